/* SPDX-License-Identifier: Apache-2.0 */
/* What the demonstration calls the results of a file: a folder below --out. */
#ifndef SK_DEMO_NAME_H
#define SK_DEMO_NAME_H

#define DEMO_NAME_ROOM 200

/* Names n files, each differently: the file's own name without folder and .pdf. A name
 * never leaves the folder it is put in, and never hides there. */
void demo_name_files(const char *const *files, int n, char (*names)[DEMO_NAME_ROOM]);

#endif
