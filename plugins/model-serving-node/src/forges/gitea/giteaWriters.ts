import { RepositoryWriters } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import * as field from '../http/fields';
import { ForgeHttp } from '../http/ForgeHttp';
import { ForgeRefusalError } from '../http/ForgeRefusalError';
import { askForge } from '../http/ifAllowed';
import { wholeList } from '../http/wholeList';

const WRITES = ['write', 'admin', 'owner'];

const user = z.object({ login: field.name });
const account = user.transform(({ login }) => ({ id: login }));
const permission = z.object({ permission: z.string() });
const team = z
  .object({
    name: field.name,
    permission: z.string(),
    units_map: z.record(z.string(), z.string()).nullish(),
  })
  .transform(each => ({
    id: each.name,
    writes: WRITES.includes(each.units_map?.['repo.code'] ?? each.permission),
  }));
const key = z
  .object({ id: z.number(), title: field.name, read_only: z.boolean() })
  .transform(({ id, title, read_only }) => ({ id, title, writes: !read_only }));

/**
 * Who can write to a repository on Gitea, which tells administrators of the repository. Administrators
 * of the whole site can write everywhere and are not listed.
 */
export async function giteaWriters(
  http: ForgeHttp,
  repository: string,
): Promise<RepositoryWriters> {
  const list = <T extends { id: number | string }>(
    path: string,
    item: z.ZodType<T>,
  ) => wholeList(http, `${repository}/${path}`, item, ['limit', 50]);

  const collaborators = async () => {
    const writers: string[] = [];
    for (const { id } of await list('collaborators', account)) {
      const granted = await http.request(
        `${repository}/collaborators/${encodeURIComponent(id)}/permission`,
        permission,
      );
      if (WRITES.includes(granted.permission)) {
        writers.push(id);
      }
    }
    return writers;
  };
  const [portal, accounts, deployKeys] = await Promise.all([
    askForge(async () => (await http.request('/user', user)).login),
    askForge(async () => [
      ...(await collaborators()),
      ...(await teamsOrOwner(repository, () => list('teams', team))),
    ]),
    askForge(async () =>
      (await list('keys', key))
        .filter(({ writes }) => writes)
        .map(({ title }) => title),
    ),
  ]);
  return { portal, accounts, deployKeys };
}

/** The teams that can write; of a repository that belongs to a person, that person. */
async function teamsOrOwner(
  repository: string,
  list: () => Promise<{ id: string; writes: boolean }[]>,
): Promise<string[]> {
  try {
    return (await list())
      .filter(({ writes }) => writes)
      .map(({ id }) => `team ${id}`);
  } catch (error) {
    if (error instanceof ForgeRefusalError && error.status === 405) {
      return [decodeURIComponent(repository.split('/')[2])];
    }
    throw error;
  }
}
