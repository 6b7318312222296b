import { useId } from "react";

/** The app icon: a lock’s face with two arcs going round it. */
export function Logo({ className }: { className?: string }) {
  const plate = useId();
  return (
    <svg viewBox="32 32 448 448" aria-hidden="true" className={className}>
      <defs>
        <linearGradient id={plate} x1="0" y1="0" x2="0" y2="1">
          <stop offset="0" stopColor="#17a398" />
          <stop offset="1" stopColor="#0a5f66" />
        </linearGradient>
      </defs>
      <rect x="32" y="32" width="448" height="448" rx="104" fill={`url(#${plate})`} />
      <g fill="none" stroke="#fff" strokeWidth="26" strokeLinecap="round" strokeOpacity=".92">
        <path d="M206.4 107.9a156 156 0 0 1 199.2 107.6" />
        <path d="M305.6 404.1a156 156 0 0 1-199.2-107.6" />
      </g>
      <circle cx="256" cy="256" r="108" fill="#fff" />
      <path fill="#0b6f73" d="M256 186a40 40 0 0 1 22 73.4v5.6l13 55h-70l13-55v-5.6A40 40 0 0 1 256 186z" />
    </svg>
  );
}
