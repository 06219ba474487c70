import { useEffect, useRef } from 'react';
import { Button, Checkbox, Select } from '@backstage/ui';
import { ServiceRef } from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  causeOf,
  EmptyState,
  ErrorPanel,
  Loading,
  usePodLog,
  useUrlState,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './PodPane.module.css';

/** The end of one container's log, with the newest line in view. */
export function PodLogView(props: { service: ServiceRef; pod: string }) {
  const { service, pod } = props;
  const [container, setContainer] = useUrlState('container');
  const [previous, setPrevious] = useUrlState('previous');
  const { data, error, reload } = usePodLog(service, pod, {
    container: container || undefined,
    previous: previous === 'true',
  });
  const end = useRef<HTMLPreElement>(null);
  useEffect(() => {
    if (data && end.current) {
      end.current.scrollTop = end.current.scrollHeight;
    }
  }, [data]);

  const cause = error && !data ? causeOf(error) : undefined;
  return (
    <>
      <div className={styles.controls}>
        {data && data.containers.length > 1 && (
          <Select
            size="small"
            aria-label="Container"
            value={data.container}
            onChange={key => setContainer(String(key))}
            options={data.containers.map(name => ({ id: name, label: name }))}
          />
        )}
        <Checkbox
          isSelected={previous === 'true'}
          onChange={selected => setPrevious(selected ? 'true' : '')}
        >
          Before the last restart
        </Checkbox>
        <Button variant="secondary" onPress={reload}>
          Refresh
        </Button>
        {data?.asOf && (
          <span className={styles.asOf}>
            loaded <Age at={data.asOf} />
          </span>
        )}
      </div>
      {cause && <EmptyState title="No log available">{cause}</EmptyState>}
      {error && !data && !cause && (
        <ErrorPanel what="the log" error={error} onRetry={reload} />
      )}
      {!data && !error && <Loading what="the log" rows={1} height={240} />}
      {data && data.lines.length === 0 && (
        <EmptyState title="The log is empty">
          Engines write nothing while their image is pulled.
        </EmptyState>
      )}
      {data && data.lines.length > 0 && (
        <>
          {data.truncated && (
            <p className={styles.asOf}>
              Showing the last {data.lines.length} lines.
            </p>
          )}
          <pre
            ref={end}
            className={styles.log}
            // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls
            tabIndex={0}
            aria-label={`Log of ${data.container} in pod ${pod}`}
          >
            {data.lines.join('\n')}
          </pre>
        </>
      )}
    </>
  );
}
