/** Who can sign in, and what the page says of them. */
export const USERS = [
  {
    name: 'team-a-member',
    title: 'Member of team A',
    does: 'serves models for team-a',
  },
  {
    name: 'team-b-member',
    title: 'Member of team B',
    does: 'serves models for team-b',
  },
  {
    name: 'platform-owner',
    title: 'Platform owner',
    does: 'sees every tenant',
  },
] as const;

/** One of them. */
export type User = (typeof USERS)[number];

/** What a token and the userinfo endpoint say of a user. */
export function claimsOf({ name, title }: User) {
  return {
    sub: name,
    name: title,
    preferred_username: name,
    email: `${name}@sandbox.example`,
    email_verified: true,
  };
}
