import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { tauriApproval } from "@/backend/tauri";
import { Approval } from "./approval";
import "@/styles.css";

const root = document.getElementById("root");
if (!root) throw new Error("the page has no root element");

createRoot(root).render(
  <StrictMode>
    <Approval backend={tauriApproval} />
  </StrictMode>,
);
