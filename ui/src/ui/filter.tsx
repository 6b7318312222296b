import { Select } from "./select";

const ANY = "any";

interface FilterProps<T extends string> {
  name: string;
  label: string;
  /** The words for not narrowing. */
  all: string;
  value: T | undefined;
  options: readonly { value: T; label: string }[];
  onChange: (value: T | undefined) => void;
}

/** A choice that narrows a list, or does not. */
export function Filter<T extends string>({ name, label, all, value, options, onChange }: FilterProps<T>) {
  return (
    <Select<T | typeof ANY>
      label={label}
      value={value ?? ANY}
      active={value !== undefined}
      onChange={(next) => onChange(next === ANY ? undefined : next)}
      options={[{ value: ANY, label: all }, ...options]}
      className="max-w-48"
      data-testid={`filter-${name}`}
    />
  );
}
