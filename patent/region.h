/* region.h: where a party sits: country, and in China province, city and county-level unit.
 *
 * From an address in Chinese ("201203 上海市浦东新区张江路", "江苏昆山市…"), in English or pinyin ("Nanshan District,
 * Shenzhen, Guangdong, China"), or in Japanese or Korean script. Only what the words settle is said: a name that two
 * places bear settles nothing unless a larger place stands with it. Table: patent/region.tbl (GB/T 2260). */
#ifndef PX_PATENT_REGION_H
#define PX_PATENT_REGION_H

#include "base/str.h"

/* Strings are constants, empty where unknown. Codes as in GB/T 2260, 0 where unknown; a municipality is its own city.
 * `unit` is the county-level unit; it has a code in Shanghai only. */
typedef struct px_place {
    px_str country;        /* ST.3 */
    px_str province, city; /* official Chinese names, "上海市" */
    px_str unit;           /* "浦东新区", "昆山市" */
    uint32_t province_code, city_code, unit_code;
} px_place;

/* `country` as stated, or empty. A stated country other than CN (TW, HK, MO) gives that country alone. Postal codes
 * settle the province where nothing else does. Cost: some microseconds. */
px_place px_place_of_address(px_str address, px_str country);
/* Proposal from the name of an organisation that begins with a place ("苏州大学"). Never an address: whoever uses it
 * says that it comes from the name. No unit. */
px_place px_place_of_name(px_str name);
/* What a file states, in the table's words: "江苏", "Jiangsu", "320000" -> 江苏省; "市辖区", "县" and "0" as a city
 * say nothing, then the city of a municipality is the municipality; a former name (卢湾区) becomes what it is today
 * in Shanghai. What the table does not know stays as it is, without code. A city, or a Shanghai district, gives the
 * larger places where these are empty. */
px_place px_place_of_parts(px_str province, px_str city, px_str unit);

/* Name of a province, city or Shanghai district by code; empty if unknown. English: as places call themselves. */
px_str px_region_name(uint32_t code, bool zh);
/* Table for those who list: provinces (34), cities; i from 0. 0 behind the last. */
uint32_t px_region_province(size_t i);
uint32_t px_region_city(size_t i);
/* County-level units of a city, separated by spaces. */
const char *px_region_units(uint32_t city_code);

#endif
