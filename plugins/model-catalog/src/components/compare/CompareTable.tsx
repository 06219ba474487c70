import { CSSProperties } from 'react';
import { ButtonIcon, VisuallyHidden } from '@backstage/ui';
import {
  AppLink,
  ErrorPanel,
  OutsideText,
  Unknown,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ModelDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { RiCloseLine } from '@remixicon/react';
import { ComparedModel } from '../../model/useComparedModels';
import { cellOf, Column, CompareGroup, differs } from './compareRows';
import styles from './ComparePage.module.css';

function ModelHead(props: {
  model: ComparedModel;
  onRemove: (name: string) => void;
  onRetry: () => void;
}) {
  const { model, onRemove, onRetry } = props;
  const links = useServingLinks();
  const title = model.detail?.model.title ?? model.name;
  return (
    <th scope="col">
      <div className={styles.modelHead}>
        <AppLink
          path={model.detail && links.model(model.detail.model.entityRef)}
        >
          <OutsideText text={title} maxLength={80} />
        </AppLink>
        <ButtonIcon
          size="small"
          variant="tertiary"
          icon={<RiCloseLine />}
          aria-label={`Remove ${title} from the comparison`}
          onPress={() => onRemove(model.name)}
        />
      </div>
      {model.error && (
        <ErrorPanel what="the model" error={model.error} onRetry={onRetry} />
      )}
    </th>
  );
}

/** Models side by side: a column each, a row for each fact. */
export function CompareTable(props: {
  models: readonly ComparedModel[];
  columns: readonly Column[];
  groups: readonly CompareGroup[];
  /** Whether rows in which all models agree are left out. */
  onlyDifferences: boolean;
  onRemove: (name: string) => void;
  onRetry: () => void;
}) {
  const { columns, groups, models, onlyDifferences } = props;
  const columnOf = (detail: ModelDetail | undefined) =>
    columns.find(column => column.detail === detail);
  return (
    <table
      className={styles.table}
      style={{ '--models': models.length } as CSSProperties}
    >
      <thead>
        <tr>
          <td className={styles.corner} />
          {models.map(model => (
            <ModelHead
              key={model.name}
              model={model}
              onRemove={props.onRemove}
              onRetry={props.onRetry}
            />
          ))}
        </tr>
      </thead>
      {groups.map(group => {
        const rows = group.rows.map(row => ({
          row,
          isDifferent: differs(row, columns),
        }));
        const shown = onlyDifferences
          ? rows.filter(({ isDifferent }) => isDifferent)
          : rows;
        return shown.length === 0 ? null : (
          <tbody key={group.title}>
            <tr className={styles.group}>
              <th scope="rowgroup" colSpan={models.length + 1}>
                <span className={styles.groupTitle}>{group.title}</span>{' '}
                {group.note && (
                  <span className={styles.note}>{group.note}</span>
                )}
              </th>
            </tr>
            {shown.map(({ isDifferent, row }) => (
              <tr key={row.id} data-differs={isDifferent || undefined}>
                <th scope="row">
                  {row.title}
                  {isDifferent && (
                    <VisuallyHidden>, the models differ</VisuallyHidden>
                  )}
                </th>
                {models.map(model => {
                  const column = columnOf(model.detail);
                  return (
                    <td key={model.name}>
                      {column ? (
                        cellOf(row, column)
                      ) : (
                        <Unknown reason="the model could not be loaded" />
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        );
      })}
    </table>
  );
}
