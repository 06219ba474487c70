import type {
  DescribeModelPackageOutput,
  ModelPackageGroupSummary,
  ModelPackageSummary,
} from '@aws-sdk/client-sagemaker';
import type { AwsCredentialProvider } from '@backstage/integration-aws-node';
import type {
  ModelSnapshot,
  ModelSource,
  ModelSourceContext,
} from '@model-serving/backstage-plugin-model-serving-node';
import type { SourceSettings } from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { RememberedReads } from '../reads/RememberedReads';
import type { SageMakerConfig } from './readSageMakerConfig';
import { sageMakerRecord } from './sageMakerRecord';
import { SageMakerRegistry } from './SageMakerRegistry';

const MOST_VERSIONS = 200;

type NamedGroup = ModelPackageGroupSummary & { ModelPackageGroupName: string };
type NamedPackage = ModelPackageSummary & { ModelPackageArn: string };

/**
 * Models of SageMaker Model Registry: each model package group, with its versions that are completed and approved.
 * Groups and versions are listed each time; a version is described when its entry in the list changes, and once a day.
 */
export class SageMakerSource implements ModelSource {
  readonly id: string;
  readonly type = 'sagemaker';
  readonly title: string;
  readonly owner: string | null;
  readonly schedule: ModelSource['schedule'];
  readonly #config: SageMakerConfig;
  readonly #credentials: () => Promise<
    AwsCredentialProvider['sdkCredentialProvider']
  >;
  readonly #described = new RememberedReads<
    DescribeModelPackageOutput | undefined
  >();

  constructor(
    settings: SourceSettings,
    config: SageMakerConfig,
    credentials: () => Promise<AwsCredentialProvider['sdkCredentialProvider']>,
  ) {
    this.id = settings.id;
    this.owner = settings.owner;
    this.schedule = settings.schedule;
    this.title = `SageMaker in ${config.region}`;
    this.#config = config;
    this.#credentials = credentials;
  }

  async read({ signal }: ModelSourceContext): Promise<ModelSnapshot> {
    const registry = new SageMakerRegistry(
      this.#config,
      await this.#credentials(),
      signal,
    );
    try {
      return await this.#read(registry);
    } finally {
      registry.close();
    }
  }

  async #read(registry: SageMakerRegistry): Promise<ModelSnapshot> {
    const groups = (await registry.groups()).filter(isNamedGroup);
    const offered = this.#offered(await registry.packages());
    const described = await this.#described.readAll(
      groups.flatMap(
        ({ ModelPackageGroupName }) => offered.get(ModelPackageGroupName) ?? [],
      ),
      {
        key: each => each.ModelPackageArn,
        read: each => registry.describe(each.ModelPackageArn),
      },
    );
    const readings = groups.flatMap(group => {
      const packages = offered.get(group.ModelPackageGroupName) ?? [];
      return packages.length === 0
        ? []
        : sageMakerRecord(
            group,
            packages.flatMap(each => described.get(each) ?? []),
            this.#config.properties,
          );
    });
    return {
      version: null,
      models: readings.map(({ record }) => record),
      skipped: readings.flatMap(({ skipped }) => skipped),
      requests: registry.requests,
    };
  }

  /** Versions that may be offered by their group, the newest first. */
  #offered(
    packages: readonly ModelPackageSummary[],
  ): Map<string, NamedPackage[]> {
    const { approvals } = this.#config;
    const offered = new Map<string, NamedPackage[]>();
    for (const each of packages) {
      const { ModelApprovalStatus, ModelPackageGroupName: group } = each;
      if (
        group !== undefined &&
        isNamedPackage(each) &&
        each.ModelPackageStatus === 'Completed' &&
        approvals.some(approval => approval === ModelApprovalStatus)
      ) {
        offered.set(group, [...(offered.get(group) ?? []), each]);
      }
    }
    const version = (each: NamedPackage) => each.ModelPackageVersion ?? 0;
    return new Map(
      [...offered].map(([group, versions]) => [
        group,
        versions
          .sort((a, b) => version(b) - version(a))
          .slice(0, MOST_VERSIONS),
      ]),
    );
  }
}

function isNamedGroup(group: ModelPackageGroupSummary): group is NamedGroup {
  return Boolean(group.ModelPackageGroupName);
}

function isNamedPackage(each: ModelPackageSummary): each is NamedPackage {
  return Boolean(each.ModelPackageArn);
}
