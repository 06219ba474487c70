import type { Config } from '@backstage/config';
import { InputError } from '@backstage/errors';
import {
  PropertyKeys,
  readPropertyKeys,
} from '@model-serving/backstage-plugin-model-serving-backend-module-registries';

const APPROVALS = ['Approved', 'PendingManualApproval', 'Rejected'] as const;

/** What SageMaker says of a version's approval. */
export type Approval = (typeof APPROVALS)[number];

/** `modelServing.models.sources.sagemaker.<id>`. */
export interface SageMakerConfig {
  region: string;
  /** Account whose credentials of `aws` are used; the default ones without it. */
  accountId: string | undefined;
  /** In place of the region's own. */
  endpoint: string | undefined;
  approvals: readonly Approval[];
  /** Which customer metadata property holds which fact. */
  properties: PropertyKeys;
}

/** @throws InputError naming the key that cannot be used */
export function readSageMakerConfig(
  config: Config,
  key: string,
): SageMakerConfig {
  const region = config.getString('region');
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    throw new InputError(
      `${key}.region must be a region of AWS, such as eu-central-1`,
    );
  }
  const approvals = config.getOptionalStringArray('approvals') ?? ['Approved'];
  const odd = approvals.find(each => !isApproval(each));
  if (odd !== undefined) {
    throw new InputError(
      `${key}.approvals: ${odd} is none of ${APPROVALS.join(', ')}`,
    );
  }
  return {
    region,
    accountId: config.getOptionalString('accountId'),
    endpoint: config.getOptionalString('endpoint'),
    approvals: approvals.filter(isApproval),
    properties: readPropertyKeys(
      config.getOptionalConfig('properties'),
      `${key}.properties`,
    ),
  };
}

function isApproval(text: string): text is Approval {
  return APPROVALS.some(each => each === text);
}
