import {
  DescribeModelPackageCommand,
  DescribeModelPackageOutput,
  ListModelPackageGroupsCommand,
  ListModelPackagesCommand,
  ModelPackageGroupSummary,
  ModelPackageSummary,
  SageMakerClient,
} from '@aws-sdk/client-sagemaker';
import { readPages } from '@model-serving/backstage-plugin-model-serving-node';
import type { AwsCredentialProvider } from '@backstage/integration-aws-node';
import { CappedHttpHandler } from './CappedHttpHandler';
import type { SageMakerConfig } from './readSageMakerConfig';

const PAGE = 100;
const MOST_GROUPS = 100_000;
const MOST_PACKAGES = 1_000_000;
const CONNECT_MS = 5_000;
const REQUEST_MS = 30_000;
const MOST_BYTES = 8 * 1024 * 1024;

/** Calls SageMaker's model registry during one reading. */
export class SageMakerRegistry {
  readonly #client: SageMakerClient;
  readonly #signal: AbortSignal;
  #requests = 0;

  constructor(
    config: SageMakerConfig,
    credentials: AwsCredentialProvider['sdkCredentialProvider'],
    signal: AbortSignal,
  ) {
    this.#signal = signal;
    this.#client = new SageMakerClient({
      region: config.region,
      credentials,
      ...(config.endpoint ? { endpoint: config.endpoint } : {}),
      requestHandler: new CappedHttpHandler({
        connectionTimeoutMs: CONNECT_MS,
        timeoutMs: REQUEST_MS,
        maxBytes: MOST_BYTES,
      }),
    });
  }

  get requests(): number {
    return this.#requests;
  }

  groups(): Promise<ModelPackageGroupSummary[]> {
    return readPages({
      page: async NextToken => {
        const command = new ListModelPackageGroupsCommand({
          MaxResults: PAGE,
          NextToken,
        });
        const answer = await this.#counted(() =>
          this.#client.send(command, { abortSignal: this.#signal }),
        );
        return {
          items: listOf(answer, 'ModelPackageGroupSummaryList'),
          next: answer.NextToken,
        };
      },
      key: ({ ModelPackageGroupArn }) => String(ModelPackageGroupArn),
      mostItems: MOST_GROUPS,
    });
  }

  /** Versions of all groups. */
  packages(): Promise<ModelPackageSummary[]> {
    return readPages({
      page: async NextToken => {
        const command = new ListModelPackagesCommand({
          ModelPackageType: 'Versioned',
          MaxResults: PAGE,
          NextToken,
        });
        const answer = await this.#counted(() =>
          this.#client.send(command, { abortSignal: this.#signal }),
        );
        return {
          items: listOf(answer, 'ModelPackageSummaryList'),
          next: answer.NextToken,
        };
      },
      key: ({ ModelPackageArn }) => String(ModelPackageArn),
      mostItems: MOST_PACKAGES,
    });
  }

  /** One version; undefined when it is gone. */
  async describe(arn: string): Promise<DescribeModelPackageOutput | undefined> {
    const command = new DescribeModelPackageCommand({ ModelPackageName: arn });
    try {
      return await this.#counted(() =>
        this.#client.send(command, { abortSignal: this.#signal }),
      );
    } catch (error) {
      if (isMissing(error)) {
        return undefined;
      }
      throw error;
    }
  }

  close(): void {
    this.#client.destroy();
  }

  #counted<T>(call: () => Promise<T>): Promise<T> {
    this.#requests += 1;
    return call();
  }
}

/**
 * A list that SageMaker always sends. The SDK takes any JSON for an answer, of which nothing may be left: no list is not
 * an empty one.
 */
function listOf<K extends string, T>(
  answer: { [key in K]?: T[] | undefined },
  key: K,
): T[] {
  const list = answer[key];
  if (!Array.isArray(list)) {
    throw new Error(`SageMaker returned no ${key}`);
  }
  return list;
}

/** SageMaker has no error of its own for a package that is not there. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    (error.name === 'ResourceNotFound' ||
      (error.name === 'ValidationException' &&
        /does not exist|not found/i.test(error.message)))
  );
}
