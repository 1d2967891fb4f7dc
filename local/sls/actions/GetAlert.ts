import { alertIn, showAlert } from "../alerts/operations.ts";
import type { Operation } from "../call.ts";

export const getAlert: Operation = (call) => ({ body: showAlert(alertIn(call, "GetJob")) });
