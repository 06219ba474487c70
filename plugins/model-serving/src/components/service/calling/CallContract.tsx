import { Text } from '@backstage/ui';
import {
  ServiceCalling,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  EntityLink,
  Facts,
  formatNumber,
  useReachable,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './CallContract.module.css';

const PROTOCOLS: Record<NonNullable<ServiceCalling['protocol']>, string> = {
  openai: 'OpenAI API',
  'open-inference': 'Open Inference Protocol (V2)',
  'kserve-v1': 'KServe V1 protocol',
  own: "the engine's own API",
};

/** The first sentence of the page: whether it can be called from outside its cluster. */
export function reachInWords({ addresses }: ServiceCalling): string {
  const routed = addresses.filter(({ by }) => by === 'gateway');
  if (routed.some(({ accepted }) => accepted === true)) {
    return 'Callable through the gateway.';
  }
  if (routed.some(({ accepted }) => accepted === false)) {
    return 'Not callable through the gateway: its route is not accepted.';
  }
  if (routed.length > 0) {
    return 'Unknown whether it is callable: no gateway has reported on its route.';
  }
  return 'No route through a gateway: callable inside its cluster at most.';
}

/** What the portal's own try says, or what the route says until then. */
function ReachVerdict(props: {
  service: ServiceDetail;
  calling: ServiceCalling;
}) {
  const { data } = useReachable(props.service.ref);
  if (!data || data.reachable === null) {
    return (
      <>
        {reachInWords(props.calling)}
        {data && ` Not tried by the portal: ${data.reason}`}
      </>
    );
  }
  return (
    <>
      {data.reachable && data.milliseconds !== null
        ? `Reachable through the gateway: ${formatNumber(
            data.milliseconds,
          )} ms from the portal`
        : `Not reachable through the gateway: ${data.reason}`}
      , <Age at={data.asOf} />.
    </>
  );
}

/** What a caller has to know beside the address: protocol, name of the model, and how to get a key. */
export function CallContract(props: {
  service: ServiceDetail;
  calling: ServiceCalling;
}) {
  const { calling, service } = props;
  const { adapters, endpoints, key, keyReason, model, protocol } = calling;
  return (
    <>
      <Text as="p" weight="bold" className={styles.verdict}>
        <ReachVerdict service={service} calling={calling} />
      </Text>
      <Facts
        items={[
          ['Protocol', protocol === null ? 'unknown' : PROTOCOLS[protocol]],
          [
            'Model name',
            model === null ? (
              `unknown: ${calling.modelReason}`
            ) : (
              <code>{model}</code>
            ),
          ],
          [
            'Adapter names',
            adapters.length > 0 ? <code>{adapters.join(', ')}</code> : null,
          ],
          [
            'Endpoints',
            endpoints.length > 0 ? (
              <code>{endpoints.map(({ path }) => path).join(', ')}</code>
            ) : null,
          ],
          [
            endpoints.length > 0 ? 'Note on endpoints' : 'Endpoints',
            calling.endpointsReason,
          ],
          [
            'Key',
            key === null ? (
              keyReason ?? 'none: the engine asks for no key'
            ) : (
              <>
                In Secret <code>{key.secret}</code> of namespace{' '}
                <code>{service.ref.namespace}</code>
                {key.store && `, from ${key.store}`}. Pods of the namespace
                mount it; the portal never reads it.
              </>
            ),
          ],
          [
            'Ask for access',
            service.owner && <EntityLink entityRef={service.owner} />,
          ],
        ]}
      />
    </>
  );
}
