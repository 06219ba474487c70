import type { z as Zod } from 'zod/v3';

/** Input of the actions that read the files of a service from the workspace. */
export const SERVICE_FILES = {
  tenant: (z: typeof Zod) =>
    z.string().describe('The tenant that owns the service'),
  service: (z: typeof Zod) => z.string().describe('Name of the service'),
  directory: (z: typeof Zod) =>
    z
      .string()
      .describe("The service's directory in the workspace, as rendered"),
};

/** Output of the actions that propose a service. */
export const SERVICE_RESULT = {
  serviceUrl: (z: typeof Zod) =>
    z.string().optional().describe("The service's page in the portal"),
  entityRef: (z: typeof Zod) =>
    z.string().optional().describe('The catalog entity of the service'),
};

/** Output of the actions that propose. */
export const PULL_REQUEST = {
  pullRequestUrl: (z: typeof Zod) =>
    z.string().optional().describe('Address of the pull request'),
  number: (z: typeof Zod) =>
    z.number().optional().describe('Number of the pull request'),
  outcome: (z: typeof Zod) =>
    z
      .enum(['opened', 'updated', 'unchanged', 'dry-run'])
      .describe('What was done; a dry run only checks and has no pull request'),
};
