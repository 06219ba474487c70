import { z } from 'zod';

/** An id that Git gives to a commit, folder or content. */
export const objectId = z.string().regex(/^([0-9a-f]{40}|[0-9a-f]{64})$/);

/** A point in time, as ISO 8601. */
export const time = z
  .string()
  .max(40)
  .refine(value => !Number.isNaN(Date.parse(value)), 'expected a time');

/** The name of an account, team, key or branch. */
export const name = z.string().max(500);

/** The content of a file as the APIs of all forges give it. */
export const blob = z
  .object({ content: z.string(), encoding: z.literal('base64') })
  .transform(({ content }) => Buffer.from(content, 'base64'));

/** A deploy key as Gitea and GitHub describe it, and whether it can write. */
export const deployKey = z
  .object({ id: z.number(), title: name, read_only: z.boolean() })
  .transform(({ id, title, read_only }) => ({
    id,
    name: title,
    writes: !read_only,
  }));

/** A path from the repository's root that means what it says. */
export const path = z
  .string()
  .min(1)
  .max(4_096)
  .refine(
    value =>
      value.split('/').every(part => part !== '' && !/^\.\.?$/.test(part)),
    'expected a path without empty segments, "." and ".."',
  );
