import type {
  DescribeModelPackageOutput,
  ModelPackageGroupSummary,
} from '@aws-sdk/client-sagemaker';
import {
  emptyModelRecord,
  emptyModelVersion,
  ModelLineage,
  ModelRecord,
  ModelVersion,
  readLine,
  readWebLink,
  TEXT_LIMITS,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  modelFactsIn,
  PropertyFacts,
  PropertyKeys,
  variantIn,
  versionFactsIn,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';
import { isArtifactAddress } from '../reads/artifactAddress';

/** Frameworks of SageMaker's containers whose artifacts an engine of that name serves. */
const FORMATS: Readonly<Record<string, string>> = {
  SKLEARN: 'sklearn',
  XGBOOST: 'xgboost',
  PYTORCH: 'pytorch',
  TENSORFLOW: 'tensorflow',
  HUGGINGFACE: 'huggingface',
};
type Skipped = Array<{ place: string; reason: string }>;

/** What SageMaker says of one model package group, and which versions cannot be used. */
export function sageMakerRecord(
  group: ModelPackageGroupSummary & { ModelPackageGroupName: string },
  /** The newest first. */
  packages: readonly DescribeModelPackageOutput[],
  keys: PropertyKeys,
): { record: ModelRecord; skipped: Skipped } {
  const place = group.ModelPackageGroupName;
  const skipped: Skipped = [];
  const versions = packages.flatMap(each => {
    const version = versionOf(each, keys);
    if ('reason' in version) {
      skipped.push({
        place: `${place}/${each.ModelPackageVersion}`,
        reason: version.reason,
      });
      return [];
    }
    return [version];
  });
  const [newest] = packages;
  const facts = modelFactsIn(factsOf(newest, keys));
  const updated = newest?.LastModifiedTime ?? newest?.CreationTime;
  return {
    skipped,
    record: {
      ...emptyModelRecord(place, place),
      ...facts,
      task: facts.task ?? taskOf(newest),
      description: readLine(
        group.ModelPackageGroupDescription,
        TEXT_LIMITS.line,
      ),
      updatedAt: updated?.toISOString() ?? null,
      lineage: lineageOf(packages),
      versions,
    },
  };
}

function factsOf(
  described: DescribeModelPackageOutput | undefined,
  keys: PropertyKeys,
): PropertyFacts {
  return new PropertyFacts(
    keys,
    new Map(Object.entries(described?.CustomerMetadataProperties ?? {})),
  );
}

function versionOf(
  described: DescribeModelPackageOutput,
  keys: PropertyKeys,
): ModelVersion | { reason: string } {
  const containers = described.InferenceSpecification?.Containers ?? [];
  if (containers.length !== 1) {
    return {
      reason:
        containers.length === 0
          ? 'it says no container, and so no artifact'
          : `it is an inference pipeline of ${containers.length} containers`,
    };
  }
  const [container] = containers;
  const facts = factsOf(described, keys);
  const uri =
    facts.line('uri', 1_000) ??
    container.ModelDataSource?.S3DataSource?.S3Uri ??
    container.ModelDataUrl;
  if (!isArtifactAddress(uri)) {
    return { reason: 'it has no address of an artifact' };
  }
  const framework = container.Framework?.toUpperCase() ?? '';
  const format = FORMATS[framework] ?? 'sagemaker';
  return {
    ...emptyModelVersion(String(described.ModelPackageVersion), [
      variantIn(facts, uri, format),
    ]),
    ...versionFactsIn(facts),
    createdAt: described.CreationTime?.toISOString() ?? null,
    stage:
      readLine(described.ModelLifeCycle?.Stage, TEXT_LIMITS.label) ??
      described.ModelApprovalStatus ??
      null,
    revision: readLine(
      described.MetadataProperties?.CommitId,
      TEXT_LIMITS.name,
    ),
    notes: readLine(described.ModelPackageDescription, TEXT_LIMITS.line),
  };
}

/** SageMaker's tasks are written `TEXT_GENERATION`; `OTHER` says nothing. */
function taskOf(described: DescribeModelPackageOutput | undefined) {
  const task = readLine(described?.Task, TEXT_LIMITS.label);
  return task === null || task === 'OTHER'
    ? null
    : task.toLowerCase().replace(/_/g, '-');
}

function lineageOf(
  packages: readonly DescribeModelPackageOutput[],
): ModelLineage[] {
  const found = new Map<string, ModelLineage>();
  for (const { MetadataProperties: from } of packages) {
    for (const [kind, text] of [
      ['source-code', from?.Repository],
      ['pipeline', from?.GeneratedBy],
    ] as const) {
      const title = readLine(text, TEXT_LIMITS.line);
      if (title !== null) {
        found.set(`${kind} ${title}`, { kind, title, url: readWebLink(title) });
      }
    }
  }
  return [...found.values()];
}
