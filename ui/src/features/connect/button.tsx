import { Plus } from "lucide-react";
import { useFlowUi } from "@/lib/flow";
import { text } from "@/strings";
import { Button } from "@/ui/button";

/** Opens the dialog for a new Amazon login. */
export function ConnectButton({ look = "primary" }: { look?: "primary" | "secondary" }) {
  const { openConnect } = useFlowUi();
  return (
    <Button look={look} onClick={() => openConnect()} data-testid="connect">
      <Plus aria-hidden />
      {text.connections.connect}
    </Button>
  );
}
