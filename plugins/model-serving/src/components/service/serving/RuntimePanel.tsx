import {
  RuntimeMaturity,
  ServiceDetail,
  ServiceRuntime,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Facts,
  protocolName,
  shortDigest,
} from '@model-serving/backstage-plugin-model-serving-react';

const MATURITIES: Record<RuntimeMaturity, string> = {
  current: 'Current: its project develops it.',
  maintenance:
    'In maintenance: its project releases fixes, and no new features.',
};

/** Whether the pods run what the platform offers. */
function imageInWords({ image, name, offer }: ServiceRuntime): string {
  if (!image) {
    return 'Unknown: there is no pod.';
  }
  const { digest, isOffered, tag } = image;
  const named = [tag, digest && shortDigest(digest)].filter(Boolean).join(', ');
  const compared =
    isOffered === null
      ? 'not compared, because the cluster does not show the image of the runtime'
      : `${isOffered ? 'the' : 'not the'} image of ${name} now`;
  const warning =
    offer && isOffered === false
      ? `. The pods may run another version than ${offer.version}`
      : '';
  return `${named || 'neither tag nor digest'} (${compared})${warning}`;
}

/** Which engine in which version the service runs: as the platform offers it, and as its pods show. */
export function RuntimePanel(props: {
  service: Pick<ServiceDetail, 'engine'>;
  runtime: ServiceRuntime;
}) {
  const { engine } = props.service;
  const { name, offer, reason } = props.runtime;
  const isOther = offer !== null && engine !== null && offer.engine !== engine;
  return (
    <Facts
      items={[
        ['Runtime', offer?.title ?? name ?? 'None'],
        ['Serving runtime', offer && name],
        [
          'Engine',
          isOther
            ? `${engine}; the platform offers ${offer.engine}`
            : engine ?? 'Unknown: not recognized',
        ],
        [
          'Version',
          offer
            ? `${offer.version}, as ${offer.source} says`
            : `Unknown: ${reason}.`,
        ],
        ['Image', imageInWords(props.runtime)],
        ['Protocol', offer && protocolName(offer.protocol)],
        ['Maturity', offer && MATURITIES[offer.maturity]],
      ]}
    />
  );
}
