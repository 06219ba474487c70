import { Select } from '@backstage/ui';
import {
  CallEndpointName,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  Section,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ENDPOINT_TITLES } from '../calling/endpointTitles';
import { ChatPanel } from './ChatPanel';
import { CompletionPanel } from './CompletionPanel';
import { EmbeddingsPanel } from './EmbeddingsPanel';
import { InferPanel } from './InferPanel';
import { RerankPanel } from './RerankPanel';
import styles from './Playground.module.css';

/** A form for each endpoint that can be tried. */
const PANELS: Partial<
  Record<CallEndpointName, (props: { service: ServiceDetail }) => JSX.Element>
> = {
  chat: ChatPanel,
  completions: CompletionPanel,
  embeddings: EmbeddingsPanel,
  rerank: RerankPanel,
  infer: InferPanel,
};

/** Tries a service through the portal. What is asked and answered stays on this page, and is gone with it. */
export default function PlaygroundView(props: { service: ServiceDetail }) {
  const [chosen, setChosen] = useUrlState('try');
  const names = (props.service.calling?.endpoints ?? [])
    .map(({ name }) => name)
    .filter(name => PANELS[name]);
  const name = names.find(each => each === chosen) ?? names[0];
  const Panel = name && PANELS[name];
  return (
    <Section
      title="Playground"
      note="Nothing that you enter here, and no answer, is stored or logged by the portal. The service's own replicas answer, beside its other callers."
    >
      {Panel ? (
        <div className={styles.panel}>
          {names.length > 1 && (
            <Select
              label="Endpoint"
              options={names.map(each => ({
                id: each,
                label: ENDPOINT_TITLES[each],
              }))}
              value={name}
              onChange={key => setChosen(String(key))}
            />
          )}
          <Panel key={name} service={props.service} />
        </div>
      ) : (
        <EmptyState title="No endpoint of this service can be tried here" />
      )}
    </Section>
  );
}
