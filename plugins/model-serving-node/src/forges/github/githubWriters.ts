import { RepositoryWriters } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import * as field from '../http/fields';
import { ForgeHttp } from '../http/ForgeHttp';
import { askForge } from '../http/ifAllowed';
import { wholeList } from '../http/wholeList';

const PAGE: [string, number] = ['per_page', 100];

const user = z.object({ login: field.name });
const collaborator = z
  .object({
    login: field.name,
    permissions: z.object({ push: z.boolean() }),
  })
  .transform(({ login, permissions }) => ({
    id: login,
    writes: permissions.push,
  }));
const key = z
  .object({ id: z.number(), title: field.name, read_only: z.boolean() })
  .transform(({ id, title, read_only }) => ({ id, title, writes: !read_only }));

/**
 * Who can write to a repository on GitHub. Collaborators are told to who can write, and count members of
 * teams and owners of the organization; deploy keys need the right to read the administration.
 */
export async function githubWriters(
  http: ForgeHttp,
  repository: string,
  signsInAsApp: boolean,
): Promise<RepositoryWriters> {
  const [portal, accounts, deployKeys] = await Promise.all([
    signsInAsApp
      ? { known: true as const, value: null }
      : askForge(async () => (await http.request('/user', user)).login),
    askForge(async () =>
      (await wholeList(http, `${repository}/collaborators`, collaborator, PAGE))
        .filter(({ writes }) => writes)
        .map(({ id }) => id),
    ),
    askForge(async () =>
      (await wholeList(http, `${repository}/keys`, key, PAGE))
        .filter(({ writes }) => writes)
        .map(({ title }) => title),
    ),
  ]);
  return { portal, accounts, deployKeys };
}
