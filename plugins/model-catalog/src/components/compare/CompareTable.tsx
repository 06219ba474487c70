import { CSSProperties } from 'react';
import { ButtonIcon, VisuallyHidden } from '@backstage/ui';
import {
  AppButtonLink,
  AppLink,
  ErrorPanel,
  OutsideText,
  RefusedButton,
  Unknown,
  useServingLinks,
} from '@model-serving/backstage-plugin-model-serving-react';
import { ModelDetail } from '@model-serving/backstage-plugin-model-serving-common';
import { RiCloseLine } from '@remixicon/react';
import { modelAction } from '../../model/modelAction';
import { ComparedModel } from '../../model/useComparedModels';
import {
  cellOf,
  Column,
  CompareGroup,
  differs,
  variantOf,
} from './compareRows';
import styles from './ComparePage.module.css';

/** Leads to the form, or says why there is nothing to ask for. */
function Action(props: {
  column: Column;
  title: string;
  tenant: string | undefined;
}) {
  const { column, tenant, title } = props;
  const { artifact, detail, refusal } = column;
  const action = modelAction(
    useServingLinks(),
    detail,
    artifact ?? undefined,
    tenant,
  );
  const { label } = action;
  const fullLabel = `${label} ${title}`;
  return action.isOfHosted || refusal === null ? (
    <AppButtonLink
      size="small"
      variant="secondary"
      aria-label={fullLabel}
      path={action.path}
    >
      {label}
    </AppButtonLink>
  ) : (
    <RefusedButton label={label} fullLabel={fullLabel} reason={refusal} />
  );
}

function ModelHead(props: {
  model: ComparedModel;
  column: Column | undefined;
  tenant: string | undefined;
  onRemove: (name: string) => void;
  onRetry: () => void;
}) {
  const { column, model, onRemove, onRetry, tenant } = props;
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
      {column && (
        <div className={styles.choice}>
          {column.artifact && (
            <span className={styles.note}>
              Variant <OutsideText text={variantOf(column)} maxLength={60} />
            </span>
          )}
          <Action column={column} title={title} tenant={tenant} />
        </div>
      )}
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
  /** Whose quota it is about. */
  tenant: string | undefined;
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
              column={columnOf(model.detail)}
              tenant={props.tenant}
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
