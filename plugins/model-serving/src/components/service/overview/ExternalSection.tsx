import { ReactNode } from 'react';
import {
  ExternalModel,
  HostedEndpoint,
} from '@model-serving/backstage-plugin-model-serving-common';
import {
  Age,
  ExternalLink,
  Facts,
  formatMoney,
  formatNumber,
  formatPrice,
  Section,
} from '@model-serving/backstage-plugin-model-serving-react';

function priceOf({ price }: HostedEndpoint): string | null {
  if (!price) {
    return null;
  }
  const sides = [
    [price.inputPerMillion, 'input'],
    [price.outputPerMillion, 'output'],
  ] as const;
  const text = sides
    .flatMap(([amount, side]) =>
      amount === null
        ? []
        : `${formatPrice(amount, price.currency)}/Mtok of ${side}`,
    )
    .join(', ');
  return text && price.asOf ? `${text}, as of ${price.asOf}` : text || null;
}

const tokensOf = ({ expectedTokens }: ExternalModel) =>
  expectedTokens &&
  `${formatNumber(expectedTokens.input)} Mtok of input, ${formatNumber(
    expectedTokens.output,
  )} Mtok of output per month`;

function expectedCostOf({ hosted, perMonth }: ExternalModel): string {
  return perMonth.value === null || !hosted?.price
    ? `unknown: ${perMonth.reason ?? 'no price'}`
    : `${formatMoney(perMonth.value, hosted.price.currency)} per month`;
}

/** Who serves the model, under which terms, and with which Secret it is called. */
export function ExternalSection({ external }: { external: ExternalModel }) {
  const { endpoint, hosted, refreshedAt, secret, store } = external;
  const code = (text: ReactNode) => text && <code>{text}</code>;
  return (
    <Section title="Hosted model">
      <Facts
        items={[
          ['Provider', hosted?.provider ?? `unknown: ${external.reason}`],
          ['Model in its API', hosted && code(hosted.model)],
          ['Address', hosted && (code(hosted.url) ?? 'not known')],
          ['Region', hosted && (hosted.region ?? 'not known')],
          ['Price', hosted && (priceOf(hosted) ?? 'not known')],
          ['Expected usage', tokensOf(external)],
          ['Expected cost', expectedCostOf(external)],
          [
            'Data terms',
            hosted &&
              (hosted.dataTerms ? (
                <ExternalLink address={hosted.dataTerms}>
                  {hosted.provider}
                </ExternalLink>
              ) : (
                'not known'
              )),
          ],
          ['Secret', code(secret)],
          ['Key from', store],
          ['Key read', refreshedAt ? <Age at={refreshedAt} /> : 'never'],
          ['Endpoint of the profiles', endpoint],
          [
            'Network',
            'Not opened by this service. Ask the platform owners how pods reach the address.',
          ],
        ]}
      />
    </Section>
  );
}
