/* SPDX-License-Identifier: Apache-2.0 */
/* sealctl and POST /enrolments. */
#include "demo/enrol.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

void demo_die(const char *what, const struct sealkeeper_reply *r)
{
    (void)fflush(stdout);
    (void)fprintf(stderr, "sealkeeper-demo: %s", what);
    if (r)
        (void)fprintf(stderr, ": %s %s", r->code, r->bytes ? r->bytes : "");
    (void)fputc('\n', stderr);
    exit(1);
}

/* Runs argv and returns what it printed; ends the program when it fails. */
static void run_program(const char *const *argv, char *out, size_t out_n)
{
    int pipe_fd[2];
    size_t n = 0;
    ssize_t got;
    int status;
    pid_t pid;

    if (pipe(pipe_fd) != 0 || (pid = fork()) < 0)
        demo_die("cannot start sealctl", NULL);
    if (pid == 0) {
        (void)dup2(pipe_fd[1], STDOUT_FILENO);
        (void)close(pipe_fd[0]);
        (void)close(pipe_fd[1]);
        execv(argv[0], (char *const *)(uintptr_t)argv);
        _exit(127);
    }
    (void)close(pipe_fd[1]);
    while (n + 1 < out_n && (got = read(pipe_fd[0], out + n, out_n - n - 1)) > 0)
        n += (size_t)got;
    out[n] = '\0';
    (void)close(pipe_fd[0]);
    if (waitpid(pid, &status, 0) != pid || !WIFEXITED(status) || WEXITSTATUS(status))
        demo_die("sealctl failed", NULL);
}

/* The rest of the line that begins with `label`. */
static void take_line(const char *text, const char *label, char *out, size_t out_n)
{
    const char *at = strstr(text, label);

    if (!at)
        demo_die("sealctl did not print what was expected", NULL);
    at += strlen(label);
    (void)snprintf(out, out_n, "%.*s", (int)strcspn(at, "\n"), at);
}

void enrol_company(const char *state, const struct demo_company *company,
                   struct demo_invitation *out)
{
    char program[512], config[512], text[4096], link[512];
    const char *argv[] = {program,
                          "--config",
                          config,
                          "company",
                          "create",
                          "--name",
                          company->name,
                          "--credit-code",
                          company->credit_code,
                          "--admin-name",
                          company->administrator->name,
                          "--admin-mail",
                          company->administrator->mail,
                          company->is_platform ? "--platform" : NULL,
                          NULL};

    (void)snprintf(program, sizeof program, "%s/bin/sealctl", state);
    (void)snprintf(config, sizeof config, "%s/sealctl.ini", state);
    run_program(argv, text, sizeof text);
    take_line(text, "company: ", out->company, sizeof out->company);
    take_line(text, "code: ", out->code, sizeof out->code);
    take_line(text, "link: ", link, sizeof link);
    if (!strstr(link, "/a/#"))
        demo_die("sealctl printed no link", NULL);
    (void)snprintf(out->link, sizeof out->link, "%s", strstr(link, "/a/#") + 4);
}

static json_t *link_json(const char *link, const char *dot)
{
    return json_pack("{s:s%,s:s}", "company", link, (size_t)(dot - link), "token",
                     dot + 1);
}

/* Opening the link first is what a page does: the cookie that it sets tells whose link
 * it was when the enrolment has to be repeated and the link is spent. */
void enrol_person(struct sealkeeper_client *c, const char *link, const char *code,
                  struct demo_person *p)
{
    struct sealkeeper_reply r = {0};
    const char *dot = strchr(link, '.');
    const json_t *result;
    json_t *body;

    if (!dot)
        demo_die("this is not a link", NULL);
    if (sealkeeper_post(c, "/links/open", link_json(link, dot), NULL, &r))
        demo_die("a link could not be opened", &r);
    body = link_json(link, dot);
    json_object_update_new(body, json_pack("{s:s,s:s,s:s,s:s}", "code", code, "login",
                                           p->login, "password", p->password, "new_pin",
                                           p->pin));
    if (sealkeeper_post(c, "/enrolments", body, NULL, &r))
        demo_die("enrolment failed", &r);
    result = json_array_get(json_object_get(r.body, "results"), 0);
    (void)snprintf(p->id, sizeof p->id, "%s", sealkeeper_json_text(result, "object"));
    (void)snprintf(p->totp.secret, sizeof p->totp.secret, "%s",
                   sealkeeper_json_text(result, "secret"));
    sealkeeper_reply_clear(&r);
    printf("enrolled %s\n", p->name);
    (void)fflush(stdout);
}
