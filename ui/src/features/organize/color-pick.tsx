import { Check } from "lucide-react";
import { RadioGroup } from "radix-ui";
import type { LabelColor } from "@/gen/LabelColor";
import { Popover } from "@/ui/popover";
import { LabelDot } from "./label-chip";
import { LABEL_COLORS } from "./labels";
import { colorName, organizeText as words } from "./words";

interface ColorPickProps {
  /** Of what. */
  name: string;
  value: LabelColor;
  onChange: (color: LabelColor) => void;
}

/** Chooses one of the colours. */
export function ColorPick({ name, value, onChange }: ColorPickProps) {
  return (
    <Popover
      align="start"
      label={words.color(name)}
      className="min-w-0 p-2"
      trigger={
        <button
          type="button"
          aria-label={words.colorOf(words.color(name), colorName[value])}
          className="grid size-7 place-items-center rounded-md hover:bg-hover"
          data-testid="label-color"
        >
          <LabelDot color={value} className="size-3.5" />
        </button>
      }
    >
      <RadioGroup.Root
        aria-label={words.color(name)}
        value={value}
        onValueChange={(next) => onChange(next as LabelColor)}
        className="grid grid-cols-3 gap-1"
      >
        {LABEL_COLORS.map((color) => (
          <RadioGroup.Item
            key={color}
            value={color}
            aria-label={colorName[color]}
            title={colorName[color]}
            data-testid={`color-${color}`}
            className="relative grid size-8 place-items-center rounded-md hover:bg-hover"
          >
            <LabelDot color={color} className="size-5" />
            <RadioGroup.Indicator className="absolute inset-0 grid place-items-center">
              <Check aria-hidden className="size-3.5 text-surface" strokeWidth={3} />
            </RadioGroup.Indicator>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </Popover>
  );
}
