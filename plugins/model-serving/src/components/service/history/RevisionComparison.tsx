import { useApi } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import {
  CheckReport,
  FieldChange,
  GOLDEN_PATHS,
  Revision,
  RevisionDetail,
  ServiceDetail,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  asSentence,
  causeOf,
  DataColumn,
  DataTable,
  isForbidden,
  modelServingApiRef,
  OutsideText,
  RefusedButton,
  useLoaded,
  useServingLinks,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './history.module.css';

const { rollBack } = GOLDEN_PATHS;

const valueOf = (value: string | null) =>
  value === null ? (
    <Text color="secondary">none</Text>
  ) : (
    <code className={styles.value}>
      <OutsideText text={value} maxLength={300} />
    </code>
  );

const COLUMNS: ReadonlyArray<DataColumn<FieldChange>> = [
  {
    id: 'field',
    label: 'Field',
    isRowHeader: true,
    wide: true,
    render: ({ field, object }) => (
      <OutsideText
        text={field ? `${object}: ${field}` : object}
        maxLength={300}
      />
    ),
  },
  { id: 'then', label: 'Then', render: ({ to }) => valueOf(to) },
  { id: 'now', label: 'Now', render: ({ from }) => valueOf(from) },
];

/** The way to the form; or why this viewer, or anybody, cannot propose the state now. */
function RollBack(props: { service: ServiceDetail; detail: RevisionDetail }) {
  const { detail, service } = props;
  const { ref, tenant } = service;
  const api = useApi(modelServingApiRef);
  const links = useServingLinks();
  const request = {
    tenant: tenant ?? '',
    service: ref.name,
    revision: detail.revision.commit,
  };
  const href =
    tenant === null ? undefined : links.change(request, rollBack.template);
  const checked = useLoaded<CheckReport>({
    key: href && detail.refusal === null ? JSON.stringify(request) : undefined,
    load: () => api.check({ path: rollBack.id, request }),
  });
  if (!href) {
    return null;
  }
  const { data, error } = checked;
  const refused =
    error &&
    (isForbidden(error)
      ? `You cannot propose services for tenant ${tenant}.`
      : asSentence((causeOf(error) ?? error.message).replace(/^\w+: /, '')));
  const reason = detail.refusal ?? refused ?? (data ? null : 'Checking …');
  return reason === null ? (
    <AppButtonLink path={href} variant="secondary">
      Roll back
    </AppButtonLink>
  ) : (
    <RefusedButton label="Roll back" reason={reason} />
  );
}

function Comparison(props: { service: ServiceDetail; detail: RevisionDetail }) {
  const { detail, service } = props;
  const { changes, hasFiles, written } = detail;
  return (
    <>
      {!hasFiles && (
        <Text as="p">
          The service had been removed then: there are no files.
        </Text>
      )}
      {hasFiles && changes === null && (
        <Text as="p">
          The files of then and of now cannot be compared field by field.
        </Text>
      )}
      {hasFiles && changes?.length === 0 && (
        <Text as="p">Nothing differs from now.</Text>
      )}
      {hasFiles && changes && changes.length > 0 && (
        <DataTable
          label="Fields that differ from now"
          columns={COLUMNS}
          rows={changes}
          rowKey={({ id }) => id}
        />
      )}
      {written.length > 0 && (
        <Text as="p" color="secondary">
          Written by people, and not brought back by a roll back:{' '}
          <OutsideText
            text={written
              .map(({ field, object }) =>
                field ? `${object}: ${field}` : object,
              )
              .join('; ')}
            maxLength={1000}
          />
        </Text>
      )}
      <RollBack service={service} detail={detail} />
    </>
  );
}

/** What an earlier state has otherwise than Git has now, and the way back to it. */
export function RevisionComparison(props: {
  service: ServiceDetail;
  revision: Revision;
}) {
  const { revision, service } = props;
  const api = useApi(modelServingApiRef);
  const loaded = useLoaded<RevisionDetail>({
    key: JSON.stringify([service.ref, revision.commit]),
    load: () => api.serviceRevision(service.ref, revision.commit),
  });
  return (
    <div className={styles.comparison}>
      <WhenLoaded loaded={loaded} what="the state" rows={2}>
        {detail => <Comparison service={service} detail={detail} />}
      </WhenLoaded>
    </div>
  );
}
