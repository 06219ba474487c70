import {
  PlatformProfile,
  SubstrateItem,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  AppButtonLink,
  DataColumn,
  DataTable,
  isForbidden,
  Section,
  StaleNotice,
  usePlatform,
  useServingLinks,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import styles from './PlatformSection.module.css';

const COLUMNS: DataColumn<SubstrateItem>[] = [
  {
    id: 'title',
    label: 'Infrastructure',
    isRowHeader: true,
    render: item => item.title,
  },
  {
    id: 'state',
    label: 'State',
    render: item => (
      <span className={styles.state} data-state={item.state}>
        {item.state}
      </span>
    ),
  },
  { id: 'detail', label: 'Installed', wide: true, render: i => i.detail },
  {
    id: 'ask',
    label: 'Missing',
    wide: true,
    render: item => item.ask ?? '–',
  },
];

function Cluster(props: { profile: PlatformProfile; titled: boolean }) {
  const { profile, titled } = props;
  return (
    <div className={styles.cluster}>
      {titled && <p className={styles.name}>Cluster {profile.cluster}</p>}
      <StaleNotice freshness={profile} what="the cluster's infrastructure" />
      <ul className={styles.layers} aria-label={`Layers of ${profile.cluster}`}>
        {profile.layers.map(layer => (
          <li key={layer.name} data-provided={String(layer.provided)}>
            {layer.sentence}
          </li>
        ))}
      </ul>
      <DataTable
        label={`Infrastructure of ${profile.cluster}`}
        columns={COLUMNS}
        rows={profile.substrate}
        rowKey={item => item.id}
      />
    </div>
  );
}

/** What each cluster has installed, and what is missing. For platform owners; nothing for others. */
export function PlatformSection() {
  const platform = usePlatform();
  const setupCheck = useServingLinks().setupCheck();
  if (isForbidden(platform.error)) {
    return null;
  }
  return (
    <Section
      title="Infrastructure"
      actions={
        setupCheck && (
          <AppButtonLink path={setupCheck} variant="secondary" size="small">
            Check the setup
          </AppButtonLink>
        )
      }
    >
      <WhenLoaded
        loaded={platform}
        what="the infrastructure"
        height={36}
        saysStale={false}
      >
        {({ items }) =>
          items.map(profile => (
            <Cluster
              key={profile.cluster}
              profile={profile}
              titled={items.length > 1}
            />
          ))
        }
      </WhenLoaded>
    </Section>
  );
}
