import type { EffectiveProfile, ExternalEndpoint } from '../../profiles';
import type { HostedChoice } from './context';

/** Longest address, and longest name of a model in an API. */
const MOST_CHARACTERS = 200;

/** Names that mean nothing to the templates of External Secrets, nor to a shell. */
const MODEL_NAME = /^[A-Za-z0-9][\w.:/@-]*$/;

/** An address as clients take it: a host, and a path of plain characters. */
const ADDRESS = /^https:\/\/[a-z0-9.:-]+(\/[\w.~:@+-]*)*$/;

const few = (endpoints: readonly ExternalEndpoint[]) =>
  endpoints
    .slice(0, 10)
    .map(({ host }) => host)
    .join(', ') || 'none';

/** The endpoint by which a tenant may call a model, with what is called; or why there is none, as a sentence. */
export type EndpointChoice =
  | { endpoint: ExternalEndpoint; url: string; modelName: string }
  | { refusal: string };

/**
 * The endpoint that a request names, or the first of the profiles that has the model's host. Address and name come from the
 * model's source; what could not be written into a Secret as it is, is refused.
 */
export function endpointOf(
  { title, hosted }: Pick<HostedChoice, 'title' | 'hosted'>,
  { externalEndpoints }: Pick<EffectiveProfile, 'externalEndpoints'>,
  id?: string,
): EndpointChoice {
  const { model: modelName, url } = hosted;
  if (url === null) {
    return {
      refusal: `The source of ${title} does not say at which address it is called. Ask the owner of the source to add it.`,
    };
  }
  if (!ADDRESS.test(url) || url.length > MOST_CHARACTERS) {
    return {
      refusal: `The address of ${title} is not a plain https address without credentials and parameters.`,
    };
  }
  if (!MODEL_NAME.test(modelName) || modelName.length > MOST_CHARACTERS) {
    return {
      refusal: `The name of ${title} in its API has characters that clients may misread.`,
    };
  }
  const { host } = new URL(url);
  const ofHost = externalEndpoints.filter(each => each.host === host);
  if (ofHost.length === 0) {
    return {
      refusal: `Tenants may not call ${host}, the host of ${title}. Allowed hosts: ${few(
        externalEndpoints,
      )}. Ask the platform owners to add an external endpoint to a profile.`,
    };
  }
  const endpoint =
    id === undefined ? ofHost[0] : ofHost.find(each => each.id === id);
  return endpoint
    ? { endpoint, url, modelName }
    : {
        refusal: `There is no external endpoint ${id} for ${host}. Choose one of ${ofHost
          .map(each => each.id)
          .join(', ')}.`,
      };
}
