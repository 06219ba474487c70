import { ReactNode } from 'react';
import { Select, ToggleButton, ToggleButtonGroup } from '@backstage/ui';
import {
  ServicePod,
  ServiceRef,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Section,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { PodEventList } from './PodEventList';
import { PodLogView } from './PodLogView';
import styles from './PodPane.module.css';

const VIEWS: Record<
  string,
  {
    title: string;
    render: (service: ServiceRef, pod: string) => ReactNode;
  }
> = {
  events: {
    title: 'Events',
    render: (service, pod) => <PodEventList service={service} pod={pod} />,
  },
  logs: {
    title: 'Log',
    render: (service, pod) => <PodLogView service={service} pod={pod} />,
  },
};

/** Events and log of the pod that the URL names, or of the first one. */
export function PodPane(props: {
  service: ServiceRef;
  pods: readonly ServicePod[];
}) {
  const { service, pods } = props;
  const [chosen, setPod] = useUrlState('pod', '', ['container']);
  const [show, setShow] = useUrlState('show', 'events');
  const view = Object.hasOwn(VIEWS, show) ? show : 'events';
  const pod = pods.find(({ name }) => name === chosen) ?? pods[0];
  if (!pod) {
    return null;
  }
  return (
    <Section
      title="Pod details"
      note="The cluster keeps events for about an hour. Logs are read when you open them."
      actions={
        <ToggleButtonGroup
          aria-label="View of the pod"
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[view]}
          onSelectionChange={keys => setShow(String([...keys][0]))}
        >
          {Object.entries(VIEWS).map(([id, { title }]) => (
            <ToggleButton key={id} id={id}>
              {title}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      }
    >
      {pods.length > 1 && (
        <Select
          size="small"
          label="Pod"
          className={styles.choice}
          value={pod.name}
          onChange={key => setPod(String(key))}
          options={pods.map(({ name, state }) => ({
            id: name,
            label: `${name} (${state})`,
          }))}
        />
      )}
      {VIEWS[view].render(service, pod.name)}
    </Section>
  );
}
