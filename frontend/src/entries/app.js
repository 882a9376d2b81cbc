/** What every page of the staff site loads. Each part is progressive: the page works without any of them. */
import { startDialogs } from "../lib/dialogs.js";
import { startDrafts } from "../lib/drafts.js";
import { startKeys } from "../lib/keys.js";
import { startLive } from "../lib/live.js";
import { startPrinting } from "../lib/printing.js";
import { startRequests } from "../lib/requests.js";
import { startSignatures } from "../lib/signature.js";
import { startToasts } from "../lib/toast.js";

startRequests();
startToasts();
startDrafts();
startKeys();
startDialogs();
startSignatures();
startPrinting();
startLive();
