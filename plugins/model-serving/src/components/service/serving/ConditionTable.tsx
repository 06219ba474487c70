import {
  Age,
  DataColumn,
  DataTable,
  EmptyState,
  OutsideText,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ServiceCondition } from '@model-serving/backstage-plugin-model-serving-common';
import { RiErrorWarningLine } from '@remixicon/react';
import styles from './ConditionTable.module.css';

const COLUMNS: ReadonlyArray<DataColumn<ServiceCondition>> = [
  {
    id: 'type',
    label: 'Condition',
    isRowHeader: true,
    render: condition => condition.type,
  },
  { id: 'status', label: 'Status', render: condition => condition.status },
  {
    id: 'why',
    label: 'Reason',
    wide: true,
    render: condition => (
      <>
        {condition.reason}
        {condition.message && (
          <span className={styles.message}>
            <OutsideText text={condition.message} multiline />
          </span>
        )}
        {!condition.reason && !condition.message && '–'}
        {condition.misleading && (
          <span className={styles.misleading}>
            <RiErrorWarningLine size={16} aria-hidden="true" />
            <span>Misleading: {condition.misleading}</span>
          </span>
        )}
      </>
    ),
  },
  {
    id: 'since',
    label: 'Since',
    numeric: true,
    render: condition =>
      condition.lastTransitionTime ? (
        <Age at={condition.lastTransitionTime} />
      ) : (
        '–'
      ),
  },
];

/** The object's own conditions, with a note where one is misleading. */
export function ConditionTable(props: {
  conditions: readonly ServiceCondition[];
}) {
  if (props.conditions.length === 0) {
    return (
      <EmptyState title="No conditions yet">
        The controller sets them within seconds. If none appear, ask the
        platform owners whether the controller is running.
      </EmptyState>
    );
  }
  return (
    <DataTable
      label="Conditions of the object"
      columns={COLUMNS}
      rows={props.conditions}
      rowKey={condition => condition.type}
    />
  );
}
