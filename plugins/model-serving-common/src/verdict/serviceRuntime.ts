import { EngineImage, OfferedRuntime, ServiceRuntime } from '../api';
import { imageNameOf } from '../kubernetes/imageName';
import { PictureIndex } from '../kubernetes/PictureIndex';
import { ServiceParts } from '../services/serviceParts';
import { DescribeContext } from './context';

/** The image of a runtime as the cluster has it now; undefined where it has none, or cannot be read. */
function imageOfRuntime(
  index: PictureIndex,
  namespace: string,
  name: string,
): string | null | undefined {
  const runtime =
    index.first('ServingRuntime', 'place', namespace, name) ??
    index.first('ClusterServingRuntime', 'place', null, name);
  return runtime?.shape.image;
}

function imageOf(
  index: PictureIndex,
  { pods, ref }: ServiceParts,
  name: string | null,
): EngineImage | null {
  const images = pods.flatMap(({ pod }) => pod.image ?? []);
  if (images.length === 0) {
    return null;
  }
  const offered =
    name === null ? undefined : imageOfRuntime(index, ref.namespace, name);
  const { digest, tag } = imageNameOf(images[0]);
  return {
    tag,
    digest,
    isOffered: offered ? images.every(image => image === offered) : null,
  };
}

function offerOf(
  { tenant }: ServiceParts,
  name: string | null,
  { offeredRuntime }: DescribeContext,
): OfferedRuntime | { reason: string } {
  if (name === null) {
    return { reason: 'it names no runtime of the platform' };
  }
  if (tenant === null) {
    return { reason: 'it is outside every tenant, so that no profile applies' };
  }
  return (
    offeredRuntime?.(tenant, name) ?? {
      reason: 'the platform profiles have not been read',
    }
  );
}

/** What starts a service's engine: what the platform offers under the runtime's name, and what the pods run. */
export function serviceRuntimeOf(
  index: PictureIndex,
  facts: ServiceParts,
  context: DescribeContext,
): ServiceRuntime {
  const { object } = facts;
  const name = 'runtime' in object ? object.runtime : null;
  const offer = offerOf(facts, name, context);
  return {
    name,
    ...('reason' in offer
      ? { offer: null, reason: offer.reason }
      : { offer, reason: null }),
    image: imageOf(index, facts, name),
  };
}

/**
 * The version of a service's engine where the platform says it: of the engine that was recognized, in the image that
 * the runtime has.
 */
export function engineVersionOf(
  { image, offer }: ServiceRuntime,
  engine: string | null,
): string | null {
  return offer && offer.engine === engine && image?.isOffered !== false
    ? offer.version
    : null;
}
