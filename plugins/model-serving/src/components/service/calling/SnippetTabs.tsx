import { Select, Tab, TabList, TabPanel, Tabs, Text } from '@backstage/ui';
import {
  CallEndpoint,
  KEY_VARIABLE,
  ServiceCalling,
  Snippet,
  snippetsOf,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  EmptyState,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ENDPOINT_TITLES } from './endpointTitles';
import { CopyButton } from './CopyButton';
import styles from './SnippetTabs.module.css';

function Code(props: { snippet: Snippet }) {
  const { code, needs, title } = props.snippet;
  return (
    <>
      <div className={styles.head}>
        {needs ? (
          <span>
            Needs <code>{needs}</code>
          </span>
        ) : (
          <span />
        )}
        <CopyButton text={code} what={`the ${title} snippet`} />
      </div>
      {/* A region that scrolls must be reachable by keyboard. */}
      <pre
        className={styles.code}
        // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        tabIndex={0}
        role="group"
        aria-label={`${title} snippet`}
      >
        {code}
      </pre>
    </>
  );
}

function whyNone({ endpointsReason, model, modelReason }: ServiceCalling) {
  return model === null ? modelReason : endpointsReason;
}

/** The same call in several languages, one tab each. */
export function SnippetTabs(props: { calling: ServiceCalling }) {
  const { calling } = props;
  const { addresses, endpoints, model } = calling;
  const [chosen, setEndpoint] = useUrlState('endpoint');
  const [language, setLanguage] = useUrlState('language', 'curl');
  const endpoint: CallEndpoint | undefined =
    endpoints.find(({ name }) => name === chosen) ?? endpoints[0];
  const [address] = addresses;
  if (!endpoint || !address || model === null) {
    return (
      <EmptyState title="No code to show">
        {address ? whyNone(calling) : 'No address of it is known.'}
      </EmptyState>
    );
  }
  const isKeyed = calling.key !== null;
  const snippets = snippetsOf({
    url: address.url,
    endpoint,
    model,
    keyed: isKeyed,
  });
  const shown = snippets.find(({ id }) => id === language) ?? snippets[0];
  return (
    <div className={styles.snippets}>
      {endpoints.length > 1 && (
        <Select
          label="Endpoint"
          options={endpoints.map(({ name }) => ({
            id: name,
            label: ENDPOINT_TITLES[name],
          }))}
          value={endpoint.name}
          onChange={key => setEndpoint(String(key))}
        />
      )}
      {isKeyed && (
        <Text as="p" className={styles.note}>
          Put the key into the environment variable <code>{KEY_VARIABLE}</code>.
        </Text>
      )}
      <Tabs
        selectedKey={shown.id}
        onSelectionChange={key => setLanguage(String(key))}
      >
        <TabList aria-label="Languages">
          {snippets.map(({ id, title }) => (
            <Tab key={id} id={id}>
              {title}
            </Tab>
          ))}
        </TabList>
        {snippets.map(snippet => (
          <TabPanel key={snippet.id} id={snippet.id} className={styles.panel}>
            <Code snippet={snippet} />
          </TabPanel>
        ))}
      </Tabs>
    </div>
  );
}
