import { RepositoryWriters } from '@model-serving/backstage-plugin-model-serving-common';
import { z } from 'zod';
import * as field from '../http/fields';
import { ForgeHttp } from '../http/ForgeHttp';
import { askForge } from '../http/ifAllowed';
import { wholeList } from '../http/wholeList';

const PAGE: [string, number] = ['per_page', 100];
/** The least role that can push: https://docs.gitlab.com/user/permissions. */
const DEVELOPER = 30;

const user = z.object({ username: field.name });
const member = z
  .object({
    id: z.number(),
    username: field.name,
    access_level: z.number(),
    state: z.string().default('active'),
  })
  .transform(({ id, username, access_level, state }) => ({
    id,
    username,
    writes: access_level >= DEVELOPER && state === 'active',
  }));
const key = z
  .object({ id: z.number(), title: field.name, can_push: z.boolean() })
  .transform(({ id, title, can_push }) => ({ id, title, writes: can_push }));

/**
 * Who can write to a project on GitLab: its members, with those of the groups above and of invited groups,
 * and the bot users of its access tokens. Deploy keys are told to maintainers.
 */
export async function gitlabWriters(
  http: ForgeHttp,
  project: string,
): Promise<RepositoryWriters> {
  const [portal, accounts, deployKeys] = await Promise.all([
    askForge(async () => (await http.request('/user', user)).username),
    askForge(async () =>
      (await wholeList(http, `${project}/members/all`, member, PAGE))
        .filter(({ writes }) => writes)
        .map(({ username }) => username),
    ),
    askForge(async () =>
      (await wholeList(http, `${project}/deploy_keys`, key, PAGE))
        .filter(({ writes }) => writes)
        .map(({ title }) => title),
    ),
  ]);
  return { portal, accounts, deployKeys };
}
