import { ModelSourceStatus } from '@model-serving/backstage-plugin-model-serving-common';
import { Examiner } from './Examiner';

/** Whether each source of models can be read. */
export function examineModels(
  statuses: () => readonly ModelSourceStatus[],
): Examiner {
  return {
    area: 'models',
    docs: 'docs/models.md',
    async examine() {
      return statuses().map(({ failure, id, lastGoodSync, models, title }) => ({
        id: `models.${id}`,
        title: `Models of ${title} can be read`,
        source: `model-source:${id}`,
        ...(failure === null
          ? {
              state: lastGoodSync ? ('holds' as const) : ('unknown' as const),
              detail: lastGoodSync
                ? `${models} ${models === 1 ? 'model' : 'models'}`
                : 'it has not been read yet',
            }
          : {
              state: 'broken' as const,
              detail: failure,
              next: 'Platform owners: the page of model sources has its settings and its last good sync.',
            }),
      }));
    },
  };
}
