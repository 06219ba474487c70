import { PortalPermissions } from './facts';
import { Findings } from './Findings';

const MOST_NAMED = 5;

/** Whether the portal keeps members from what would make them platform owners, or show them other tenants. @public */
export function judgePortal(
  source: string,
  portal: PortalPermissions,
): Findings {
  const findings = new Findings(source);
  findings.add(
    'enabled',
    'Permissions are checked',
    portal.enabled ? 'holds' : 'broken',
    portal.enabled
      ? 'permission.enabled is true'
      : 'permission.enabled is not true, so every user can do everything; set it in app-config',
  );
  findings.add(
    'policy',
    'Members are limited by the policy',
    policyState(portal),
    policyDetail(portal),
  );
  findings.add(
    'rules',
    'Groups, users and templates come from configured locations',
    portal.openKinds.length > 0 ? 'broken' : 'holds',
    portal.openKinds.length > 0
      ? `catalog.rules allow ${portal.openKinds.join(
          ', ',
        )} from locations that anybody can write to; list the trusted locations`
      : 'catalog.rules allow them only from listed locations',
    'config:catalog.rules',
  );
  return findings;
}

function policyState({ enabled, open, membersAsked }: PortalPermissions) {
  if (!enabled || open.length > 0) {
    return 'broken';
  }
  return membersAsked > 0 ? 'holds' : 'unknown';
}

const BY_MEMBERSHIP =
  'the suite itself shows members only the tenants of their groups';

function policyDetail({
  allowsUnlisted,
  enabled,
  open,
  membersAsked,
}: PortalPermissions) {
  if (!enabled) {
    return `the policy is not evaluated; ${BY_MEMBERSHIP}`;
  }
  if (open.length > 0) {
    const named = open
      .slice(0, MOST_NAMED)
      .map(({ permission, opens }) => `${permission} (${opens})`)
      .join(', ');
    const more =
      open.length > MOST_NAMED ? ` and ${open.length - MOST_NAMED} more` : '';
    return `the permission policy grants members without limits ${named}${more}; ${
      allowsUnlisted
        ? `it also allows what it does not know, so that ${BY_MEMBERSHIP}; `
        : ''
    }use modelServingPermissionPolicy`;
  }
  return membersAsked > 0
    ? `the permission policy was evaluated for ${membersAsked} ${
        membersAsked === 1 ? 'member' : 'members'
      } and grants none of it`
    : 'unknown until a member opens Model Serving: the permission policy can only be evaluated for a signed-in user, and only platform owners have signed in since the backend started';
}
