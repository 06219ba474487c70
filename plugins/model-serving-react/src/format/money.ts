import {
  moneyInWords,
  priceInWords,
} from '@model-serving/backstage-plugin-model-serving-common';
import { LOCALES } from './locale';

/**
 * An amount of money: `$9.40`, `$12,345`, or `< $0.01` for what is little but not nothing.
 *
 * @param currency - ISO 4217 code
 * @public
 */
export function formatMoney(value: number, currency: string): string {
  return moneyInWords(value, currency, LOCALES ?? []);
}

/**
 * What one of something costs; prices below a cent keep two digits, because they get multiplied.
 *
 * @param currency - ISO 4217 code
 * @public
 */
export function formatPrice(value: number, currency: string): string {
  return priceInWords(value, currency, LOCALES ?? []);
}

/** `$1.02/h` @public */
export function formatPerHour(value: number, currency: string): string {
  return `${formatPrice(value, currency)}/h`;
}
