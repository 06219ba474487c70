import { resolvePackagePath } from '@backstage/backend-plugin-api';
import {
  AuthorizeResult,
  isResourcePermission,
  Permission,
  PolicyDecision,
} from '@backstage/plugin-permission-common';
import { createConditionAuthorizer } from '@backstage/plugin-permission-node';
import {
  isTenantMember,
  PermissionGrant,
  permissionGrants,
  TenantResource,
} from '@model-serving/backstage-plugin-model-serving-node';
import { readFileSync, writeFileSync } from 'node:fs';
import { decisions, Question } from './__testUtils__/decisions';
import { portalFeatures } from './__testUtils__/portalFeatures';
import { PEOPLE, startPortal } from './__testUtils__/startPortal';

jest.setTimeout(120_000);

const DOCUMENT = resolvePackagePath(
  'backend',
  '../../docs/permission-matrix.md',
);
const TENANT: TenantResource = {
  tenant: 'team-a',
  owner: 'group:default/team-a',
};
const COLUMNS = ['stranger', 'member', 'other member', 'owner', 'service'];

type Portal = Awaited<ReturnType<typeof startPortal>>;

/** What a decision is about; permissions of one type are decided about the same things. */
interface Row {
  permission: Permission;
  about: string;
  resourceRef?: string;
}

/** What the grant of a permission promises, column by column. */
const PROMISED: Record<PermissionGrant, string[]> = {
  members: ['denied', 'allowed', 'allowed', 'allowed', 'allowed'],
  'platform-owners': ['denied', 'denied', 'denied', 'allowed', 'allowed'],
  'own-tenants': ['denied', 'allowed', 'denied', 'allowed', 'allowed'],
  'visible-entities': ['denied', 'allowed', 'denied', 'allowed', 'allowed'],
  'own-entities': ['denied', 'allowed', 'denied', 'allowed', 'allowed'],
  'own-tasks': ['denied', 'allowed', 'denied', 'allowed', 'allowed'],
  'listed-actions': ['denied', 'listed', 'listed', 'allowed', 'allowed'],
};

/** Every permission that a plugin of the portal tells the permission framework about. */
async function runningPermissions(portal: Portal): Promise<Permission[]> {
  const session = await portal.as(PEOPLE.owner);
  const plugins = new Set(
    portalFeatures().flatMap(feature =>
      // A loader has none of its own.
      ((feature as any).getRegistrations?.() ?? []).flatMap(
        ({ pluginId }: { pluginId?: string }) => pluginId ?? [],
      ),
    ),
  );
  const found = await Promise.all(
    [...plugins].map(async plugin => {
      const { body, status } = await session.get(
        `/api/${plugin}/.well-known/backstage/permissions/metadata`,
      );
      return status === 200 ? (body.permissions as Permission[]) ?? [] : [];
    }),
  );
  return found.flat().sort((a, b) => a.name.localeCompare(b.name));
}

function rowsOf(permission: Permission, task: string): Row[] {
  if (isResourcePermission(permission, 'catalog-entity')) {
    return [
      {
        permission,
        about: 'service of team-a',
        resourceRef: 'component:team-a/chat',
      },
      {
        permission,
        about: 'tenant team-a',
        resourceRef: 'system:default/team-a',
      },
      {
        permission,
        about: 'model',
        resourceRef: 'resource:default/qwen3-8b',
      },
    ];
  }
  if (isResourcePermission(permission, 'scaffolder-task')) {
    return [{ permission, about: "the member's run", resourceRef: task }];
  }
  if (isResourcePermission(permission, 'model-serving-tenant')) {
    return [{ permission, about: 'tenant team-a' }];
  }
  return [{ permission, about: '' }];
}

/** A decision in a word. Conditions are left only where nothing can be asked by name. */
function inWords(decision: PolicyDecision): string {
  if (decision.result !== AuthorizeResult.CONDITIONAL) {
    return decision.result === AuthorizeResult.ALLOW ? 'allowed' : 'denied';
  }
  if (decision.resourceType === 'scaffolder-action') {
    return 'listed';
  }
  return createConditionAuthorizer([isTenantMember])(decision, TENANT)
    ? 'allowed'
    : 'denied';
}

function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) =>
    Math.max(...rows.map(row => row[column].length)),
  );
  const line = (cells: string[], fill = ' ') =>
    `| ${cells
      .map((cell, column) => cell.padEnd(widths[column], fill))
      .join(' | ')} |`;
  const [head, ...body] = rows;
  return [
    line(head),
    line(
      head.map(() => ''),
      '-',
    ),
    ...body.map(row => line(row)),
  ].join('\n');
}

const document = (matrix: string[][]) => `# Permission matrix

Every permission of the running portal, and what its policy decides. Generated from the portal by
\`UPDATE_DOCS=1 yarn workspace backend test permissionMatrix\`; the same test fails when the two differ.

The member belongs to team-a, which owns the tenant team-a; the other member belongs to team-b; the owner is a platform
owner. A stranger is not signed in. Services do not ask the policy: the permission framework allows them what their
\`accessRestrictions\` allow. \`listed\` means: the actions in \`memberActions\`. [permissions.md](permissions.md) says what
each permission opens.

${table([['permission', 'about', ...COLUMNS], ...matrix])}
`;

describe('the permissions of the running portal', () => {
  let portal: Portal;
  let permissions: Permission[];
  let task: string;

  beforeAll(async () => {
    portal = await startPortal({ features: [decisions] });
    permissions = await runningPermissions(portal);
    const member = await portal.as(PEOPLE.member);
    const { body } = await member
      .post('/api/scaffolder/v2/tasks', {
        templateRef: 'template:default/nothing',
        values: {},
      })
      .expect(201);
    task = body.id;
  });

  it('are all decided by the written-out grants', () => {
    expect(permissions.map(({ name }) => name)).toEqual(
      permissionGrants.map(({ permission }) => permission.name).sort(),
    );
  });

  it('are decided as the matrix says', async () => {
    const rows = permissions.flatMap(permission => rowsOf(permission, task));
    const questions: Question[] = rows.map(({ permission, resourceRef }) => ({
      permission,
      resourceRef,
    }));
    const ask = async (name: string, asker: string) =>
      (
        await (await portal.as(name))
          .post(`/api/decisions/${asker}`, questions)
          .expect(200)
      ).body.map(inWords) as string[];
    const columns = [
      await ask(PEOPLE.member, 'stranger'),
      await ask(PEOPLE.member, 'user'),
      await ask(PEOPLE.other, 'user'),
      await ask(PEOPLE.owner, 'user'),
      await ask(PEOPLE.member, 'service'),
    ];
    const matrix = rows.map(({ permission, about }, row) => [
      `\`${permission.name}\``,
      about,
      ...columns.map(column => column[row]),
    ]);

    const promised = rows.map(({ permission, about }) => {
      const { grant } = permissionGrants.find(
        each => each.permission.name === permission.name,
      )!;
      if (about !== 'model') {
        return PROMISED[grant];
      }
      return PROMISED[
        grant === 'visible-entities' ? 'members' : 'platform-owners'
      ];
    });
    expect(
      matrix.map(([name, about, ...cells]) => [name, about, cells]),
    ).toEqual(
      rows.map(({ permission, about }, row) => [
        `\`${permission.name}\``,
        about,
        promised[row],
      ]),
    );

    const text = document(matrix);
    if (process.env.UPDATE_DOCS) {
      writeFileSync(DOCUMENT, text);
    }
    expect(readFileSync(DOCUMENT, 'utf8')).toBe(text);
  });
});
