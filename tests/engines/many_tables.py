"""A schema of 300 tables for PostgreSQL, the same every time: sixty departments of one company with five tables each.

python3 tests/engines/many_tables.py > schema.sql
"""

import sys

DEPARTMENTS = 60

DEPARTMENT = """
CREATE TABLE public.{d}_kind (
    {d}_kind_id smallint PRIMARY KEY,
    kind_name text NOT NULL UNIQUE
);

CREATE TABLE public.{d}_partner (
    {d}_partner_id integer PRIMARY KEY,
    first_name text NOT NULL,
    last_name text NOT NULL,
    email text,
    {d}_kind_id smallint NOT NULL REFERENCES public.{d}_kind ({d}_kind_id),
    {other},
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.{d}_article (
    {d}_article_id integer PRIMARY KEY,
    article_code character varying(20) NOT NULL UNIQUE,
    title text NOT NULL,
    list_price numeric({precision},2) NOT NULL CHECK (list_price > 0),
    part_of_id integer REFERENCES public.{d}_article ({d}_article_id),
    {d}_kind_id smallint REFERENCES public.{d}_kind ({d}_kind_id)
);

CREATE TABLE public.{d}_deal (
    {d}_deal_id bigint PRIMARY KEY,
    {d}_partner_id integer NOT NULL REFERENCES public.{d}_partner ({d}_partner_id),
    agreed_at timestamp with time zone NOT NULL,
    delivered_at timestamp with time zone,
    freight numeric(8,2),
    updated_at timestamp with time zone NOT NULL
);

CREATE TABLE public.{d}_deal_line (
    {d}_deal_id bigint NOT NULL REFERENCES public.{d}_deal ({d}_deal_id),
    line_number smallint NOT NULL,
    {d}_article_id integer NOT NULL REFERENCES public.{d}_article ({d}_article_id),
    quantity integer NOT NULL CHECK (quantity BETWEEN 1 AND 40),
    amount numeric(10,2) NOT NULL,
    PRIMARY KEY ({d}_deal_id, line_number)
);
"""


def schema() -> str:
    """The statements, department after department; most refer to the partners of the one before."""
    parts = ["--\n-- PostgreSQL database dump\n--\n"]
    before = ""
    for number in range(1, DEPARTMENTS + 1):
        name = f"d{number:02}"
        other = "region text"
        if before and number % 4:
            other = f"{before}_partner_id integer REFERENCES public.{before}_partner ({before}_partner_id)"
        parts.append(DEPARTMENT.format(d=name, other=other, precision=7 + number % 4))
        before = name
    return "".join(parts)


if __name__ == "__main__":
    sys.stdout.write(schema())
