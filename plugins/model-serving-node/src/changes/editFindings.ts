import type {
  Finding,
  ServiceEdit,
} from '@model-serving/backstage-plugin-model-serving-common';

const shown = (value: string | null) => value ?? 'removed';

/** Why a change of a service that Git holds cannot be proposed yet. @public */
export function editFindings({ changes, conflicts }: ServiceEdit): Finding[] {
  const open = conflicts.filter(({ choice }) => choice === null);
  if (open.length > 0) {
    return open.map(({ field, file, form, git, object }) => ({
      category: 'request',
      rule: 'edit-conflict',
      outcome: 'fail',
      message: `${object}: ${field ? `${field} is` : 'it is'} ${shown(
        git,
      )} in Git now, and ${shown(form)} by these answers. Choose one of them.`,
      file,
      ...(field && { path: field }),
    }));
  }
  return changes.length > 0
    ? []
    : [
        {
          category: 'request',
          rule: 'edit-changes',
          outcome: 'fail',
          message:
            'Nothing would change: Git already has what these answers ask for. Change an answer to propose something.',
        },
      ];
}
