import { z } from 'zod';

/*
 * What is read of the GraphQL API of Weights & Biases. There is no published schema; queries and fields are those of the
 * client at https://github.com/wandb/wandb/tree/main/tools/graphql_codegen/artifacts: `registries.graphql` for the
 * queries and collections, `artifacts.graphql` for versions, `misc.graphql` for tags, aliases and pages. Which fields may
 * be null is what `wandb/sdk/artifacts/_generated/fragments.py` makes of them.
 */

/** Collections of an organization's registries. */
export const COLLECTIONS = `query RegistryCollections(
  $organization: String!, $registryFilter: JSONString, $collectionFilter: JSONString, $cursor: String, $perPage: Int
) {
  organization(name: $organization) {
    orgEntity {
      name
      artifactCollections(
        projectFilters: $registryFilter, filters: $collectionFilter, collectionTypes: [PORTFOLIO],
        after: $cursor, first: $perPage
      ) {
        pageInfo { endCursor hasNextPage }
        edges {
          node {
            id name description updatedAt
            project { name entity { name } }
            type: defaultArtifactType { name }
            tags { edges { node { name } } }
          }
        }
      }
    }
  }
}`;

/** Versions that are linked to collections of an organization's registries. */
export const VERSIONS = `query RegistryVersions(
  $organization: String!, $registryFilter: JSONString, $cursor: String, $perPage: Int
) {
  organization(name: $organization) {
    orgEntity {
      artifactMemberships(projectFilters: $registryFilter, after: $cursor, first: $perPage) {
        pageInfo { endCursor hasNextPage }
        edges {
          node {
            id versionIndex
            aliases { alias }
            artifactCollection { name project { name } }
            artifact { state size createdAt description metadata }
          }
        }
      }
    }
  }
}`;

const name = z.string().min(1).max(1_000);
const instant = z
  .string()
  .refine(text => !Number.isNaN(Date.parse(text)), 'expected a time');
const text = z
  .string()
  .nullish()
  .transform(value => value ?? '');

/** RegistryCollectionFragment */
export const collection = z.object({
  name,
  description: text,
  updatedAt: instant.nullish(),
  project: z.object({ name, entity: z.object({ name }) }),
  type: z.object({ name }),
  tags: z.object({
    edges: z.array(z.object({ node: z.object({ name }) })).max(1_000),
  }),
});
export type WandbCollection = z.infer<typeof collection>;

/** ArtifactFragment.metadata: a JSON object as text. */
const metadata = text.transform(value => {
  try {
    const object: unknown = JSON.parse(value || '{}');
    return new Map(Object.entries(object ?? {}));
  } catch {
    return new Map<string, unknown>();
  }
});

/** ArtifactMembershipFragment */
export const membership = z.object({
  versionIndex: z.number().int().nonnegative(),
  aliases: z.array(z.object({ alias: z.string() })).max(1_000),
  artifactCollection: z.object({ name, project: z.object({ name }) }),
  artifact: z.object({
    /** ArtifactState */
    state: z.string(),
    size: z.number().nonnegative(),
    createdAt: instant,
    description: text,
    metadata,
  }),
});
export type WandbMembership = z.infer<typeof membership>;

/** PageInfoFragment, and nodes as they are, so that one that is not understood does not take the others along. */
const page = z.object({
  pageInfo: z.object({
    endCursor: z.string().max(10_000).nullish(),
    hasNextPage: z.boolean(),
  }),
  edges: z.array(z.object({ node: z.unknown() })).max(10_000),
});
export type WandbPage = z.infer<typeof page>;

/** GraphQL answers 200 with errors; what comes along with them is not all there is. */
const answerOf = <T extends z.ZodRawShape>(orgEntity: T) =>
  z.object({
    errors: z.array(z.unknown()).max(0, 'the query failed').optional(),
    data: z.object({
      organization: z.object(
        { orgEntity: z.object(orgEntity) },
        'no such organization, or the account is not in it',
      ),
    }),
  });
export const collectionsAnswer = answerOf({ artifactCollections: page });
export const versionsAnswer = answerOf({ artifactMemberships: page });
