import { FieldExtensionComponentProps } from '@backstage/plugin-scaffolder-react';

/** What the form hands to a field, with the answers of the other fields. */
export function fieldProps<T>(
  formData: T | undefined,
  onChange: (value: T | undefined) => void,
  answers: object = {},
): FieldExtensionComponentProps<T> {
  const props: Partial<FieldExtensionComponentProps<T>> = {
    formData,
    onChange,
    formContext: { formData: answers },
    schema: {},
    uiSchema: {},
    rawErrors: [],
    required: true,
  };
  return props as FieldExtensionComponentProps<T>;
}
