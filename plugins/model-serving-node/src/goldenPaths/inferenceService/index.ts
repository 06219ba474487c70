import {
  GOLDEN_PATHS,
  serviceRequestSchema,
} from '@model-serving/backstage-plugin-model-serving-common';
import { catalogInfo, withOwnDefinition } from '../../manifests/catalogInfo';
import { engineArguments } from '../../manifests/engineArguments';
import {
  COMPANION_KINDS,
  COMPANION_SETTINGS,
  companionFiles,
  companionNeeds,
  OPERATION,
} from '../companions';
import type { ServicePath } from '../GoldenPath';
import { inferenceService } from './inferenceService';
import { MODELCAR, readInferenceService } from './readInferenceService';

const podLabels = (service: string) => ({
  'serving.kserve.io/inferenceservice': service,
});

/**
 * A KServe InferenceService in Standard mode, with its companions (`scaledobject.yaml`, `externalsecret.yaml`,
 * `networkpolicy.yaml`, `httproute.yaml`) and `catalog-info.yaml`.
 * @public
 */
export const inferenceServicePath: ServicePath = {
  ...GOLDEN_PATHS.inferenceService,
  kinds: [GOLDEN_PATHS.inferenceService.service, ...COMPANION_KINDS],
  request: serviceRequestSchema,
  requires: COMPANION_SETTINGS,
  needs: profile => ['InferenceService', ...companionNeeds(profile)],
  overhead: MODELCAR,
  engineArguments,
  takesAdapters: true,
  operation: OPERATION,
  stops: true,
  podLabels,
  documents(context) {
    return [
      ['inferenceservice.yaml', [inferenceService(context)]],
      ...companionFiles(
        context,
        {
          name: `${context.request.name}-predictor`,
          container: 'kserve-container',
        },
        podLabels,
        { service: `${context.request.name}-predictor`, port: 80 },
      ),
      ['catalog-info.yaml', catalogInfo(context, 'InferenceService')],
    ];
  },
  read: readInferenceService,
  expected: withOwnDefinition,
};
