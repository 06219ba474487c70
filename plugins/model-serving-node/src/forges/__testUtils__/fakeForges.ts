import { azureDevOpsForge } from '../azure-devops';
import { fakeAzureDevOps } from '../azure-devops/__testUtils__/fakeAzureDevOps';
import azureDevOpsFacts from '../azure-devops/__testUtils__/publishedApi.json';
import { bitbucketCloudForge } from '../bitbucket-cloud';
import { fakeBitbucketCloud } from '../bitbucket-cloud/__testUtils__/fakeBitbucketCloud';
import bitbucketCloudFacts from '../bitbucket-cloud/__testUtils__/publishedApi.json';
import { ForgeDefinition } from '../ForgeDefinition';
import { giteaForge } from '../gitea';
import { fakeGitea } from '../gitea/__testUtils__/fakeGitea';
import giteaFacts from '../gitea/__testUtils__/publishedApi.json';
import { githubForge } from '../github';
import { fakeGithub } from '../github/__testUtils__/fakeGithub';
import githubFacts from '../github/__testUtils__/publishedApi.json';
import { gitlabForge } from '../gitlab';
import { fakeGitlab } from '../gitlab/__testUtils__/fakeGitlab';
import gitlabFacts from '../gitlab/__testUtils__/publishedApi.json';
import { FakeRepository } from './FakeRepository';
import { FakeAnswer, FakeRequest } from './FakeServer';
import { ApiFacts } from './PublishedApi';

/** A forge that runs in memory. */
export interface FakeForge {
  definition: ForgeDefinition;
  /** The repository's path on the forge, and the API's where it is configured. */
  repositoryPath: string;
  apiPath?: string;
  /** Answers the forge's API from a repository. */
  play(
    repository: FakeRepository,
    host: () => string,
  ): (request: FakeRequest) => FakeAnswer;
  /** Whether a repository can have deploy keys that write. */
  hasWritingKeys: boolean;
  /** Paths of the calls that read the branch, a folder and a file. */
  reads: { head: RegExp; folder: RegExp; file: RegExp };
  /** How the content of a file is answered: as it is, or as a blob of JSON. */
  files: 'raw' | 'blob';
  /** Whether files are known by Git's ids, so that their content can be held against them. */
  hasObjectIds: boolean;
  /** What the forge publishes of its API. */
  facts: ApiFacts;
}

const PATH = '/platform/serving';
const READS = { head: /branches\/main$/, folder: /tree/, file: /\/blobs\// };

/** Every forge of the suite. */
export const fakeForges = {
  azureDevOps: {
    definition: azureDevOpsForge,
    repositoryPath: '/platform/serving/_git/gitops',
    play: fakeAzureDevOps,
    reads: { head: /\/refs$/, folder: /\/items$/, file: /\/blobs\// },
    files: 'raw',
    hasObjectIds: true,
    hasWritingKeys: false,
    facts: azureDevOpsFacts as unknown as ApiFacts,
  },
  bitbucketCloud: {
    definition: bitbucketCloudForge,
    repositoryPath: PATH,
    apiPath: '/2.0',
    play: fakeBitbucketCloud,
    reads: {
      head: /\/refs\/branches\/main$/,
      folder: /\/src\/.*\/$/,
      file: /\/src\/.*[^/]$/,
    },
    files: 'raw',
    hasObjectIds: false,
    hasWritingKeys: false,
    facts: bitbucketCloudFacts as unknown as ApiFacts,
  },
  gitea: {
    definition: giteaForge,
    repositoryPath: PATH,
    play: fakeGitea,
    reads: READS,
    files: 'blob',
    hasObjectIds: true,
    hasWritingKeys: true,
    facts: giteaFacts as unknown as ApiFacts,
  },
  github: {
    definition: githubForge,
    repositoryPath: PATH,
    play: fakeGithub,
    reads: READS,
    files: 'blob',
    hasObjectIds: true,
    hasWritingKeys: true,
    facts: githubFacts as unknown as ApiFacts,
  },
  gitlab: {
    definition: gitlabForge,
    repositoryPath: PATH,
    play: fakeGitlab,
    reads: READS,
    files: 'blob',
    hasObjectIds: true,
    hasWritingKeys: true,
    facts: gitlabFacts as unknown as ApiFacts,
  },
} satisfies Record<string, FakeForge>;
