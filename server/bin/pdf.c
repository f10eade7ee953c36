/* SPDX-License-Identifier: Apache-2.0 */
/* sealkeeper-pdf: the process that forks the children which read strangers' PDFs.
 * Started by the worker with a control socket as descriptor 3; talks to nobody else.
 * SECURITY: it holds no key, no database, no network; what breaks a child breaks one
 * answer about one document. */
#include <sys/socket.h>

#include "base/log.h"
#include "pdf/service.h"

#define CONTROL_FD 3

int main(void)
{
    int type = 0;
    socklen_t n = sizeof type;
    log_open("pdf", LOG_LEVEL_INFO);
    if (getsockopt(CONTROL_FD, SOL_SOCKET, SO_TYPE, &type, &n) != 0 ||
        type != SOCK_SEQPACKET) {
        log_error("pdf.start", "descriptor 3 is not the worker's control socket");
        return 2;
    }
    return pdf_service_run(CONTROL_FD);
}
