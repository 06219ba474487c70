import {
  catalogEntityCreatePermission,
  catalogEntityDeletePermission,
  catalogEntityReadPermission,
  catalogEntityRefreshPermission,
  catalogEntityValidatePermission,
  catalogIngestionManagePermission,
  catalogIngestionReadPermission,
  catalogLocationAnalyzePermission,
  catalogLocationCreatePermission,
  catalogLocationDeletePermission,
  catalogLocationReadPermission,
} from '@backstage/plugin-catalog-common/alpha';
import { Permission } from '@backstage/plugin-permission-common';
import {
  actionExecutePermission,
  taskCancelPermission,
  taskCreatePermission,
  taskReadPermission,
  templateDryRunPermission,
  templateManagementPermission,
  templateParameterReadPermission,
  templateStepReadPermission,
} from '@backstage/plugin-scaffolder-common/alpha';
import {
  controlProbePermission,
  controlReadPermission,
  costReadPermission,
  modelReadPermission,
  modelSourceManagePermission,
  modelSourceReadPermission,
  serviceLogsReadPermission,
  serviceProposePermission,
  serviceReadPermission,
  serviceUsePermission,
  tenantProposePermission,
  tenantReadPermission,
} from '@model-serving/backstage-plugin-model-serving-common';

/**
 * Who is granted a permission. Platform owners hold every permission of the table, and whoever
 * is not signed in holds none.
 *
 * - `members`: every signed-in user
 * - `own-tenants`: signed-in users, in the tenants that one of their groups owns
 * - `visible-entities`: signed-in users, for the entities that `catalogVisibility` shows them
 * - `own-entities`: signed-in users, for the entities that they or one of their groups own
 * - `own-tasks`: signed-in users, for the scaffolder tasks that they started
 * - `listed-actions`: signed-in users, for the scaffolder actions in `memberActions`
 * - `platform-owners`: only they
 *
 * @public
 */
export type PermissionGrant =
  | 'members'
  | 'own-tenants'
  | 'visible-entities'
  | 'own-entities'
  | 'own-tasks'
  | 'listed-actions'
  | 'platform-owners';

/** One permission, and who is granted it unless an adopter says otherwise. @public */
export interface GrantedPermission {
  permission: Permission;
  grant: PermissionGrant;
  /** What it opens, as a noun phrase. */
  opens: string;
}

/**
 * Every permission that the suite's policy decides. A permission that is not listed is denied, or
 * left to the adopter's own policy.
 * @public
 */
export const permissionGrants: readonly GrantedPermission[] = [
  {
    permission: catalogEntityReadPermission,
    grant: 'visible-entities',
    opens: 'catalog pages, the catalog API and search results',
  },
  {
    permission: catalogEntityCreatePermission,
    grant: 'platform-owners',
    opens: 'registering entities from the catalog pages',
  },
  {
    permission: catalogEntityDeletePermission,
    grant: 'platform-owners',
    opens: 'deleting entities',
  },
  {
    permission: catalogEntityRefreshPermission,
    grant: 'own-entities',
    opens: 'reading an entity again from its source',
  },
  {
    permission: catalogEntityValidatePermission,
    grant: 'platform-owners',
    opens: 'running the catalog processors on any document',
  },
  {
    permission: catalogLocationReadPermission,
    grant: 'platform-owners',
    opens: 'addresses of registered locations',
  },
  {
    permission: catalogLocationCreatePermission,
    grant: 'platform-owners',
    opens: 'registering locations',
  },
  {
    permission: catalogLocationDeletePermission,
    grant: 'platform-owners',
    opens: 'deleting locations with all their entities',
  },
  {
    permission: catalogLocationAnalyzePermission,
    grant: 'platform-owners',
    opens: "reading repositories with the portal's credentials",
  },
  {
    permission: catalogIngestionReadPermission,
    grant: 'platform-owners',
    opens: 'state of the entity providers',
  },
  {
    permission: catalogIngestionManagePermission,
    grant: 'platform-owners',
    opens: 'starting and stopping entity providers',
  },
  {
    permission: templateParameterReadPermission,
    grant: 'members',
    opens: 'forms of the templates',
  },
  {
    permission: templateStepReadPermission,
    grant: 'members',
    opens: 'steps of the templates',
  },
  {
    permission: taskCreatePermission,
    grant: 'members',
    opens: 'running a template',
  },
  {
    permission: taskReadPermission,
    grant: 'own-tasks',
    opens: 'answers, logs and results of template runs; retrying them',
  },
  {
    permission: taskCancelPermission,
    grant: 'own-tasks',
    opens: 'canceling template runs',
  },
  {
    permission: actionExecutePermission,
    grant: 'listed-actions',
    opens: 'actions that a template run may use',
  },
  {
    permission: templateDryRunPermission,
    grant: 'platform-owners',
    opens: "running any template text with the portal's credentials",
  },
  {
    permission: templateManagementPermission,
    grant: 'platform-owners',
    opens: 'the template editor',
  },
  {
    permission: serviceReadPermission,
    grant: 'own-tenants',
    opens: 'services, their health, pods and conditions',
  },
  {
    permission: serviceLogsReadPermission,
    grant: 'own-tenants',
    opens: 'container logs of services',
  },
  {
    permission: serviceUsePermission,
    grant: 'own-tenants',
    opens: 'calling a service through the portal: its playground',
  },
  {
    permission: costReadPermission,
    grant: 'own-tenants',
    opens: 'costs of services',
  },
  {
    permission: tenantReadPermission,
    grant: 'own-tenants',
    opens: "a tenant's quota, headroom and problems",
  },
  {
    permission: controlReadPermission,
    grant: 'own-tenants',
    opens: 'controls of a tenant',
  },
  {
    permission: controlProbePermission,
    grant: 'platform-owners',
    opens: 'testing a control with a dry run',
  },
  {
    permission: serviceProposePermission,
    grant: 'own-tenants',
    opens: 'checking and proposing a service',
  },
  {
    permission: tenantProposePermission,
    grant: 'platform-owners',
    opens: 'proposing, changing and removing tenants',
  },
  {
    permission: modelReadPermission,
    grant: 'members',
    opens: 'the models of the catalog, and how many services run each',
  },
  {
    permission: modelSourceReadPermission,
    grant: 'platform-owners',
    opens: 'state of the model sources, with what they answered',
  },
  {
    permission: modelSourceManagePermission,
    grant: 'platform-owners',
    opens: 'syncing a model source and confirming that its models are gone',
  },
];
