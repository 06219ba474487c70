import { Button } from '@backstage/ui';
import { useApi } from '@backstage/frontend-plugin-api';
import { lazy, Suspense, useState } from 'react';
import {
  TenantCosts,
  usageCsv,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  ErrorPanel,
  KeyNumbers,
  modelServingApiRef,
  Section,
  useTenantCosts,
  WhenLoaded,
} from '@model-serving/backstage-plugin-model-serving-react';
import { useCostMonth } from './costMonth';
import { CostSources } from './CostSources';
import { DaySpendPlot } from './DaySpendPlot';
import { downloadText } from './downloadText';
import { MonthPicker } from './MonthPicker';
import { SpendTable } from './SpendTable';
import { SpendVerdict } from './SpendVerdict';
import styles from './costs.module.css';

const TenantAdvice = lazy(() => import('../advice/TenantAdvice'));

function numbersOf(costs: TenantCosts) {
  const { budgetPerMonth, currency, forecast, perHour, spent } = costs;
  return [
    { label: 'Spent', measured: spent },
    ...(forecast
      ? [
          { label: 'Forecast for the month', measured: forecast.amount },
          { label: 'Cost per hour now', measured: perHour },
        ]
      : []),
    {
      label: 'Budget per month',
      measured: {
        value: budgetPerMonth,
        unit: currency ?? '',
        reason: 'no budget is set',
      },
    },
  ];
}

/** What a tenant has spent in a month: the verdict, the days, the parts and the sources. */
export function TenantSpending(props: { tenant: string; cluster?: string }) {
  const { cluster, tenant } = props;
  const api = useApi(modelServingApiRef);
  const now = new Date();
  const { month, setMonth } = useCostMonth(now);
  const query = { cluster, from: month.from, to: month.to };
  const loaded = useTenantCosts(tenant, query);
  const [failure, setFailure] = useState<Error>();
  const download = async () => {
    try {
      setFailure(undefined);
      downloadText(
        `costs-${tenant}-${month.name}.csv`,
        usageCsv(await api.listTenantUsage(tenant, query)),
      );
    } catch (error) {
      setFailure(error as Error);
    }
  };
  return (
    <>
      <Section
        title={`Costs of ${tenant}`}
        actions={
          <div className={styles.controls}>
            <MonthPicker month={month} now={now} onMonth={setMonth} />
            <Button size="small" variant="secondary" onPress={download}>
              Download CSV
            </Button>
          </div>
        }
      >
        <div className={styles.body}>
          {failure && (
            <ErrorPanel
              what="the CSV file"
              error={failure}
              onRetry={download}
            />
          )}
          <WhenLoaded loaded={loaded} what="the costs" rows={2} height={160}>
            {costs => (
              <>
                <SpendVerdict costs={costs} />
                <KeyNumbers
                  label={`Costs in ${month.title}`}
                  numbers={numbersOf(costs)}
                />
                {costs.currency !== null && (
                  <DaySpendPlot costs={costs} month={month} />
                )}
              </>
            )}
          </WhenLoaded>
        </div>
      </Section>
      {loaded.data && (
        <Suspense fallback={null}>
          <TenantAdvice tenant={tenant} cluster={cluster} />
        </Suspense>
      )}
      {loaded.data && <SpendTable costs={loaded.data} />}
      {loaded.data && <CostSources costs={loaded.data} />}
    </>
  );
}
