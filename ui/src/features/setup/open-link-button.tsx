import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import type { Link } from "@/gen/Link";
import { useCommand } from "@/lib/data";
import { Button } from "@/ui/button";

interface OpenLinkButtonProps {
  link: Link;
  look?: "secondary" | "ghost" | "link";
  size?: "sm" | "md" | "bare";
  children: ReactNode;
  "data-testid"?: string;
}

/** Opens a page outside of the app in the system's browser. */
export function OpenLinkButton({
  link,
  look = "secondary",
  size = "sm",
  children,
  ...rest
}: OpenLinkButtonProps) {
  const open = useCommand((backend) => backend.openLink(link));
  return (
    <Button look={look} size={size} pending={open.pending} onClick={() => open.run()} {...rest}>
      {open.pending ? null : <ExternalLink aria-hidden />}
      {children}
    </Button>
  );
}
