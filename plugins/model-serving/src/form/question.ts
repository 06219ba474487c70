import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';

/**
 * What an input says and does because of how the template asks.
 *
 * @param label - Where the template gives the question no title
 */
export function question<A, O>(
  props: FieldExtensionComponentProps<A, O>,
  label: string,
) {
  const { disabled, rawErrors, readonly, required, schema } = props;
  return {
    label: schema.title ?? label,
    description: schema.description,
    secondaryLabel: required ? 'Required' : undefined,
    isRequired: required,
    isInvalid: Boolean(rawErrors?.length),
    isDisabled: Boolean(disabled || readonly),
  };
}
