import {
  AcceleratorList,
  isAdapter,
  ModelArtifact,
  ModelDecision,
  ModelDetail,
  OptionFit,
  optionRefusal,
  pinnedDigest,
} from '@model-serving/backstage-plugin-model-serving-common';
import { whyNotServed } from './offeredArtifact';

/** What decides whether a variant of a model may be asked for. */
interface DeployQuestion {
  detail: ModelDetail;
  decision: ModelDecision;
  /** Undefined where the model has no files. */
  artifact: ModelArtifact | undefined;
  /** What the tenant can choose from; undefined where that is not known. */
  accelerators: AcceleratorList | undefined;
}

/** Addresses whose content nobody can change, or which the platform resolves when a service is asked for. */
function isPinnable(uri: string): boolean {
  return pinnedDigest(uri) !== null || uri.startsWith('oci://');
}

/** Why a service of the model cannot be asked for, as a sentence with what to do; null where it can. */
export function deployRefusal(question: DeployQuestion): string | null {
  const { accelerators, artifact, decision, detail } = question;
  const { hosted, title } = detail.model;
  const refused = detail.refused.find(
    ({ variant, version }) =>
      version === artifact?.version.name && variant === artifact.variant.name,
  );
  if (refused) {
    return `${refused.sentence} Choose another variant, or ask its owner to publish it elsewhere.`;
  }
  if (decision.word === 'deny') {
    return `The platform does not allow ${title} to be served.`;
  }
  if (!artifact && hosted) {
    return `${title} is hosted by ${hosted.provider}. Nothing of it can be deployed here.`;
  }
  if (!artifact) {
    return `No source names the files of ${title}. Ask its owner to add an artifact.`;
  }
  if (!isPinnable(artifact.variant.uri)) {
    return `${artifact.variant.name} is at an address whose content can change. Ask its owner to publish it in an OCI registry.`;
  }
  if (isAdapter(detail.model, artifact)) {
    return adapterRefusal(detail, accelerators);
  }
  const refusal = accelerators && whyNotServed(detail, artifact, accelerators);
  return refusal
    ? `${refusal} Choose another variant, or ask your platform owners for a runtime.`
    : null;
}

/** What keeps an adapter from every service; what goes with a service, its form says. */
function adapterRefusal(
  { model }: ModelDetail,
  accelerators: AcceleratorList | undefined,
): string | null {
  if (model.base?.relation !== 'adapter') {
    return `The catalog does not say which model ${model.title} adapts. Ask its owner to name its base.`;
  }
  return accelerators?.runtimes.every(({ adapters }) => !adapters)
    ? 'No runtime of the platform takes LoRA adapters. Ask your platform owners to offer them with one.'
    : null;
}

/**
 * Why no size of a tenant can have a replica, as a sentence; null where one can, where that is not known, and where no runtime
 * serves the variant at all, which {@link deployRefusal} says.
 *
 * @param accelerators - undefined while unknown
 */
export function fitRefusal(
  fits: readonly OptionFit[],
  accelerators: AcceleratorList | undefined,
  tenant: string | undefined,
): string | null {
  if (!tenant || !accelerators) {
    return null;
  }
  const { items, memory, missing } = accelerators;
  if (missing.length > 0) {
    return `The cluster of ${tenant} cannot run services: ${missing.join(
      '; ',
    )}.`;
  }
  if (items.length === 0) {
    return `No accelerators are available to ${tenant}. Ask your platform owners to add one.`;
  }
  const isUnserved = fits.every(
    ({ runtimeRefusal }) => runtimeRefusal !== null,
  );
  return isUnserved || fits.some(fit => optionRefusal(fit, memory) === null)
    ? null
    : `No size that ${tenant} may have holds a replica; Memory shows why.`;
}
