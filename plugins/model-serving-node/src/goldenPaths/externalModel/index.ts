import {
  externalRequestSchema,
  GOLDEN_PATHS,
} from '@model-serving/backstage-plugin-model-serving-common';
import { catalogComponent } from '../../manifests/catalogInfo';
import type { ExternalPath } from '../GoldenPath';
import { externalModelSecret } from './externalModelSecret';
import { readExternalModel } from './readExternalModel';

/**
 * A model that somebody else serves: `externalsecret.yaml`, whose Secret holds address, name and key as clients read them, and
 * `catalog-info.yaml`. It opens no network: whether the tenant's pods reach the address is up to the platform.
 * @public
 */
export const externalModelPath: ExternalPath = {
  ...GOLDEN_PATHS.externalModel,
  runsNoPods: true,
  kinds: [GOLDEN_PATHS.externalModel.service],
  request: externalRequestSchema,
  documents: context => [
    ['externalsecret.yaml', [externalModelSecret(context)]],
    [
      'catalog-info.yaml',
      [catalogComponent(context, GOLDEN_PATHS.externalModel.service.kind)],
    ],
  ],
  read: readExternalModel,
};
