import { parseEntityRef } from '@backstage/catalog-model';
import { ApiHolder } from '@backstage/frontend-plugin-api';
import {
  chooseArtifact,
  licenseOfVersion,
  licenseTerms,
  ModelDetail,
  ModelLicense,
  RequestedModel,
} from '@model-serving/backstage-plugin-model-serving-common';
import { modelServingApiRef } from '@model-serving/backstage-plugin-model-serving-react';
import { ModelAnswer, requestedModel } from '../answers';
import { chosenModel } from './modelChoice';

/**
 * The license that whoever asks for a model confirms: that of the version that would be served.
 *
 * @param isExternal - Whether the model is one that somebody else serves
 * @returns null where there is nothing to confirm
 */
export function licenseToConfirm(
  { model }: Pick<ModelDetail, 'model'>,
  { version }: Pick<RequestedModel, 'version'>,
  isExternal = false,
): ModelLicense | null {
  const served = isExternal
    ? model.defaultVersion
    : chooseArtifact(model, { version })?.version.name;
  const license = served === undefined ? null : licenseOfVersion(model, served);
  return license && licenseTerms(license.id).class !== 'permissive'
    ? license
    : null;
}

/**
 * Whether the license still has to be confirmed, for when the user goes on. Where that cannot be known the form goes on: the
 * live check and the server refuse such a request anyway.
 *
 * @param tenant - Who would serve the model
 * @returns What to do, as a sentence; null where the form may go on
 */
export async function unconfirmedLicense(
  apiHolder: ApiHolder,
  answer: ModelAnswer | undefined,
  tenant: string | undefined,
  isExternal = false,
): Promise<string | null> {
  const requested = requestedModel(answer);
  const api = apiHolder.get(modelServingApiRef);
  if (!requested || !api) {
    return null;
  }
  try {
    const { name } = parseEntityRef(requested.ref);
    const detail = await api.model(name, { tenant });
    const license = licenseToConfirm(detail, requested, isExternal);
    // What cannot be served has no license to confirm, and says so.
    return license === null ||
      license.id === requested.licenseAccepted ||
      chosenModel(detail, requested, isExternal).unusable !== null
      ? null
      : `Confirm the license ${license.id} of ${detail.model.title}: read it, and tick the box.`;
  } catch {
    return null;
  }
}
