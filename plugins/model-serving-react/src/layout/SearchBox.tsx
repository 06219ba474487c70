import { useEffect, useState } from 'react';
import { SearchField } from '@backstage/ui';

/** Long enough to type a word, short enough not to be noticed. */
const TYPING_MS = 300;

/** A search field that tells what is typed once the typing pauses. @public */
export function SearchBox(props: {
  /** What is searched, such as `Search models`. */
  label: string;
  placeholder: string;
  className?: string;
  value: string;
  onSearch: (value: string) => void;
}) {
  const { className, label, onSearch, placeholder, value } = props;
  const [typed, setTyped] = useState(value);

  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed === value) {
      return undefined;
    }
    const timer = setTimeout(() => onSearch(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onSearch]);

  return (
    <SearchField
      size="small"
      aria-label={label}
      placeholder={placeholder}
      className={className}
      value={typed}
      onChange={setTyped}
    />
  );
}
